// libzstd's own headers; the module map beside this links libzstd.
#include <zstd.h>
#include <zstd_errors.h>
