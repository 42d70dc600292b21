// zlib's own header; the module map beside it links libz.
#include <zlib.h>
