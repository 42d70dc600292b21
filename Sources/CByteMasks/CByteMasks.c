// Everything is in the header, where it can be inlined; a target needs a source file.

#include "CByteMasks.h"
