/* fuzz_uri.c: whatever is given as the name of a device, it is understood or refused with a reason.
 */
#include <stdlib.h>
#include <string.h>

#include "simulator/simulator.h"
#include "transport/uri.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[2 * URI_MAX], storage[URI_MAX];
    struct simulator_options options;
    struct uri uri;
    struct error err = {0};

    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (!uri_parse(text, &uri, &err)) {
        must(err.code == ERROR_INVALID && err.text[0] != '\0');
        return 0;
    }
    must(memchr(uri.path, '\0', sizeof uri.path) != NULL);
    must(memchr(uri.place, '\0', sizeof uri.place) != NULL);
    must(uri.scheme != URI_TCP || uri.port != 0);
    if (uri.scheme == URI_SIM &&
        !simulator_parse(span_of(uri.path), &options, storage, sizeof storage, &err))
        must(err.code == ERROR_INVALID && err.text[0] != '\0');
    return 0;
}
