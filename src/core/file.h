/* file.h: small files that are replaced whole or not at all. */
#pragma once

#include "core/error.h"
#include "core/span.h"

/* Writes `text` to a new file beside `path`, on the disk for good, which then takes the place of
 * the old one. Whoever reads the file meanwhile sees one or the other. Blocks. ERROR_PERMISSION,
 * ERROR_MISSING (the folder), ERROR_SYSTEM: the old file stays as it was. */
MUST_CHECK bool file_replace(const char *path, struct span text, struct error *err);
