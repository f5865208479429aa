/* memory.h: allocation that never fails: out of memory prints one line and aborts. */
#pragma once

#include <stddef.h>

/* `size` bytes, zeroed. The caller owns them and ends them with free(). */
void *xcalloc(size_t count, size_t size);

/* Grows or makes a block; the caller owns the result. */
void *xrealloc(void *block, size_t size);

/* A copy of `text` on the heap; the caller owns it. */
char *xstrdup(const char *text);

/* printf into a new string on the heap; the caller owns it. */
__attribute__((format(printf, 1, 2))) char *xprintf(const char *format, ...);
