// ISA-L's own headers; the module map beside this links libisal.
#include <isa-l.h>
