/* test_discovery.c: candidates found in a made-up /sys, rules in made-up folders, holders in the
 * real /proc. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "transport/rules.c"
#include "transport/survey.h"
#include "transport/sysfs.h"
#include "transport/usb_facts.h"

#define BRIDGE_DESCRIPTOR                                                                          \
    "\x06\x00\xff\x09\x01\xa1\x01\x09\x02\x15\x00\x26\xff\x00\x75\x08\x95\x08\x81\x02\x09\x03"     \
    "\x95\x08\x91\x02\xc0"
#define PCI "devices/pci0000:00/0000:00:14.0"

static char root[64];

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/heliowire-test-XXXXXX");
    return mkdtemp(root) != NULL ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *where)
{
    (void)s, (void)type, (void)where;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The full path of `name`, with all folders above it made. */
static const char *make_way(const char *name)
{
    static char path[1024];

    snprintf(path, sizeof path, "%s/%s", root, name);
    for (char *slash = strchr(path + strlen(root) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    return path;
}

static void put_bytes(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(make_way(name), "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void put(const char *folder, const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    put_bytes(path, text, strlen(text));
}

static void put_link(const char *name, const char *target)
{
    char full[512];

    snprintf(full, sizeof full, "%s/%s", root, target);
    assert_int_equal(symlink(full, make_way(name)), 0);
}

/* A USB device at `folder`, with an entry in the bus' list. */
static void plug(const char *folder, const char *vendor, const char *product, const char *name)
{
    char list[128], text[64];

    put(folder, "idVendor", vendor);
    put(folder, "idProduct", product);
    if (name != NULL)
        put(folder, "product", name);
    snprintf(text, sizeof text, "MAJOR=189\nDEVNAME=bus/usb/001/00%c\nDEVTYPE=usb_device\n",
             folder[strlen(folder) - 1]);
    put(folder, "uevent", text);
    snprintf(list, sizeof list, "bus/usb/devices/%s", strrchr(folder, '/') + 1);
    put_link(list, folder);
}

/* The kernel's driver at work on interface 0 of the device at `folder`. */
static void bind_hidraw(const char *folder, int number, const char *descriptor, size_t length)
{
    char hid[256], node[300], name[340], text[64], list[64];

    snprintf(hid, sizeof hid, "%s/%s:1.0/0003:0665:5161.000%d", folder, strrchr(folder, '/') + 1,
             number);
    snprintf(node, sizeof node, "%s/hidraw/hidraw%d", hid, number);
    snprintf(text, sizeof text, "MAJOR=240\nMINOR=%d\nDEVNAME=hidraw%d\n", number, number);
    put(node, "uevent", text);
    snprintf(name, sizeof name, "%s/report_descriptor", hid);
    put_bytes(name, descriptor, length);
    snprintf(name, sizeof name, "%s/device", node);
    put_link(name, hid);
    snprintf(list, sizeof list, "class/hidraw/hidraw%d", number);
    put_link(list, node);
}

static void make_controller(void)
{
    put_link(PCI "/subsystem", "bus/pci");
    put(PCI, "vendor", "0x8086");
}

static void a_bridge_with_its_driver_is_a_hidraw_candidate(void **state)
{
    struct candidate found[4];

    (void)state;
    make_controller();
    plug(PCI "/usb1/1-2", "0665\n", "5161\n", "Cypress USB to Serial\n");
    bind_hidraw(PCI "/usb1/1-2", 3, BRIDGE_DESCRIPTOR, sizeof BRIDGE_DESCRIPTOR - 1);
    assert_int_equal(survey(root, found, 4), 1);
    assert_int_equal(found[0].kind, CANDIDATE_HIDRAW);
    assert_string_equal(found[0].uri, "hidraw:/dev/hidraw3");
    assert_string_equal(found[0].node, "/dev/hidraw3");
    assert_string_equal(found[0].port, "pci-0000:00:14.0-usb-0:2");
    assert_string_equal(found[0].product, "Cypress USB to Serial");
    assert_string_equal(found[0].vendor_id, "0665");
    assert_string_equal(found[0].product_id, "5161");
}

static void a_bridge_without_its_driver_is_a_usb_candidate_at_the_same_port(void **state)
{
    struct candidate found[4];

    (void)state;
    make_controller();
    plug(PCI "/usb1/1-2/1-2.3", "0665", "5161", NULL);
    assert_int_equal(survey(root, found, 4), 1);
    assert_int_equal(found[0].kind, CANDIDATE_USB);
    assert_string_equal(found[0].uri, "usb:0665:5161@1-2.3");
    assert_string_equal(found[0].node, "/dev/bus/usb/001/003");
    assert_string_equal(found[0].port, "pci-0000:00:14.0-usb-0:2.3");
    assert_string_equal(found[0].product, "");

    bind_hidraw(PCI "/usb1/1-2/1-2.3", 0, BRIDGE_DESCRIPTOR, sizeof BRIDGE_DESCRIPTOR - 1);
    assert_int_equal(survey(root, found, 4), 1);
    assert_int_equal(found[0].kind, CANDIDATE_HIDRAW);
    assert_string_equal(found[0].port, "pci-0000:00:14.0-usb-0:2.3");
}

static void other_devices_are_none(void **state)
{
    struct candidate found[4];

    (void)state;
    plug(PCI "/usb1/1-1", "046d", "c52b", "USB Receiver");
    bind_hidraw(PCI "/usb1/1-1", 0, BRIDGE_DESCRIPTOR, sizeof BRIDGE_DESCRIPTOR - 1);
    plug(PCI "/usb1/1-2", "0665", "5162", NULL);
    plug(PCI "/usb1/1-3", "1665", "5161", NULL);
    put("devices/virtual/misc/uhid/0003:0665:5161.0001/hidraw/hidraw5", "uevent",
        "DEVNAME=hidraw5");
    put_link("class/hidraw/hidraw5",
             "devices/virtual/misc/uhid/0003:0665:5161.0001/hidraw/hidraw5");
    put_link("class/tty/ttyS0", PCI);
    assert_int_equal(survey(root, found, 4), 0);
}

static void a_vendors_own_usage_page_comes_first(void **state)
{
    struct candidate found[4];

    (void)state;
    make_controller();
    plug(PCI "/usb1/1-1", "0665", "5161", NULL);
    bind_hidraw(PCI "/usb1/1-1", 0, "\x05\x84\x09\x04\xa1\x01\xc0", 7); /* a power device: a UPS */
    plug(PCI "/usb1/1-2", "0665", "5161", NULL);
    bind_hidraw(PCI "/usb1/1-2", 1, BRIDGE_DESCRIPTOR, sizeof BRIDGE_DESCRIPTOR - 1);
    plug(PCI "/usb1/1-3", "0665", "5161", NULL);
    bind_hidraw(PCI "/usb1/1-3", 2, "", 0);
    plug(PCI "/usb1/1-4", "0665", "5161", NULL);
    assert_int_equal(survey(root, found, 4), 4);
    assert_string_equal(found[0].uri, "hidraw:/dev/hidraw1");
    assert_string_equal(found[1].uri, "hidraw:/dev/hidraw0");
    assert_string_equal(found[2].uri, "hidraw:/dev/hidraw2");
    assert_string_equal(found[3].uri, "usb:0665:5161@1-4");
    assert_int_equal(survey(root, found, 2), 2);
    assert_int_equal(survey(root, found, 0), 0);
}

static void usb_serial_adapters_are_listed_with_their_interface(void **state)
{
    struct candidate found[4];

    (void)state;
    make_controller();
    plug(PCI "/usb1/1-5", "0403", "6011", "Quad RS232");
    for (int i = 0; i < 3; i++) {
        char folder[200], list[64], text[64];

        snprintf(folder, sizeof folder, PCI "/usb1/1-5/1-5:1.%d/ttyUSB%d/tty/ttyUSB%d", i, 2 - i,
                 2 - i);
        snprintf(list, sizeof list, "class/tty/ttyUSB%d", 2 - i);
        snprintf(text, sizeof text, "MAJOR=188\nMINOR=0\nDEVNAME=ttyUSB%d\n", 2 - i);
        put(folder, "uevent", text);
        put_link(list, folder);
    }
    assert_int_equal(survey(root, found, 4), 3);
    assert_int_equal(found[0].kind, CANDIDATE_SERIAL);
    assert_string_equal(found[0].uri, "serial:/dev/ttyUSB2");
    assert_string_equal(found[0].port, "pci-0000:00:14.0-usb-0:5:1.0");
    assert_string_equal(found[0].product, "Quad RS232");
    assert_string_equal(found[0].vendor_id, "0403");
    assert_string_equal(found[2].uri, "serial:/dev/ttyUSB0");
    assert_string_equal(found[2].port, "pci-0000:00:14.0-usb-0:5:1.2");
}

/* As udev names them on a Raspberry Pi 4 and 3 and on USB/IP's virtual controller. */
static void ports_are_named_as_udev_names_them(void **state)
{
    static const struct {
        const char *pci, *platform, *device, *port;
    } cases[] = {
        {"devices/platform/scb/fd500000.pcie/pci0000:00/0000:00:00.0",
         "devices/platform/scb/fd500000.pcie",
         "devices/platform/scb/fd500000.pcie/pci0000:00/0000:00:00.0/0000:01:00.0/usb1/1-1/1-1.3",
         "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.3"},
        {NULL, "devices/platform/soc/3f980000.usb",
         "devices/platform/soc/3f980000.usb/usb1/1-1/1-1.4", "platform-3f980000.usb-usb-0:1.4"},
        {NULL, "devices/platform/usb12phy/usb0drd", "devices/platform/usb12phy/usb0drd/usb3/3-2",
         "platform-usb0drd-usb-0:2"},
        {NULL, "devices/platform/vhci_hcd.0", "devices/platform/vhci_hcd.0/usb3/3-1",
         "platform-vhci_hcd.0-usb-0:1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct candidate found[4];
        char path[256];

        set_up(NULL);
        snprintf(path, sizeof path, "%s/subsystem", cases[i].platform);
        put_link(path, "bus/platform");
        if (cases[i].pci != NULL) {
            snprintf(path, sizeof path, "%s/subsystem", cases[i].pci);
            put_link(path, "bus/pci");
            snprintf(path, sizeof path, "%s/0000:01:00.0/subsystem", cases[i].pci);
            put_link(path, "bus/pci");
        }
        plug(cases[i].device, "0665", "5161", NULL);
        assert_int_equal(survey(root, found, 4), 1);
        assert_string_equal(found[0].port, cases[i].port);
        if (i + 1 < sizeof cases / sizeof cases[0])
            tear_down(NULL);
    }
}

static void what_a_device_calls_itself_can_do_no_harm(void **state)
{
    struct candidate found[4];
    char name[300];

    (void)state;
    memset(name, 'x', sizeof name);
    name[0] = '\x1b';
    name[1] = '\n';
    name[sizeof name - 1] = '\0';
    plug(PCI "/usb1/1-2", "0665", "5161", name);
    assert_int_equal(survey(root, found, 4), 1);
    assert_int_equal(strlen(found[0].product), sizeof found[0].product - 1);
    assert_memory_equal(found[0].product, "  xxx", 5);
}

static void the_real_system_can_be_listed(void **state)
{
    struct candidate found[CANDIDATES_MAX];

    (void)state;
    assert_in_range(discovery_list(found, CANDIDATES_MAX), 0, CANDIDATES_MAX);
    assert_int_equal(discovery_list(found, 0), 0);
}

static void the_usage_page_is_the_first_in_the_descriptor(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        unsigned page;
    } cases[] = {
        {BRIDGE_DESCRIPTOR, sizeof BRIDGE_DESCRIPTOR - 1, 0xff00},
        {"\x05\x84", 2, 0x84},
        {"\x09\x01\x05\x01", 4, 1},
        {"\x17\xff\xff\xff\xff\x06\xa0\xff", 8, 0xffa0}, /* four bytes of another item before it */
        {"\x07\x01\x00\x00\xff", 5, 0xff000001},
        {"\x06\x00", 2, 0},                 /* cut short */
        {"\xfe\x02\x00\x06\x00\xff", 6, 0}, /* a long item */
        {"", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char folder[80];

        put_bytes("hidraw0/device/report_descriptor", cases[i].bytes, cases[i].length);
        snprintf(folder, sizeof folder, "%s/hidraw0", root);
        assert_int_equal(sysfs_usage_page(folder), cases[i].page);
    }
}

static void our_rule_is_recognised(void **state)
{
    static const struct {
        const char *file, *text;
        bool installed;
    } cases[] = {
        {"60-heliowire.rules",
         "# access\nSUBSYSTEM==\"hidraw\", ATTRS{idVendor}==\"0665\", ATTRS{idProduct}==\"5161\", "
         "\\\n  GROUP=\"heliowire\", MODE=\"0660\"\n",
         true},
        {"99-mine.rules",
         "ATTRS{idVendor}==\"0665\", ATTRS{idProduct}==\"5161\", GROUP=\"heliowire\"", true},
        {"60-heliowire.rules.bak",
         "ATTRS{idVendor}==\"0665\", ATTRS{idProduct}==\"5161\", GROUP=\"heliowire\"", false},
        {"62-nut-usbups.rules",
         "ATTR{idVendor}==\"0665\", ATTR{idProduct}==\"5161\", GROUP=\"nut\"\n", false},
        {"a.rules",
         "# ATTRS{idVendor}==\"0665\", ATTRS{idProduct}==\"5161\", GROUP=\"heliowire\"\n", false},
        {"a.rules",
         "ATTR{idVendor}==\"0665\", ATTR{idProduct}==\"5161\", GROUP=\"nut\"\n"
         "ATTR{idVendor}==\"0666\", GROUP=\"heliowire\"\n",
         false},
        {"a.rules", "", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_up(NULL);
        put("run", "other.rules", "KERNEL==\"null\", MODE=\"0666\"\n");
        put("lib", cases[i].file, cases[i].text);
        char run[80], lib[80];
        snprintf(run, sizeof run, "%s/run", root);
        snprintf(lib, sizeof lib, "%s/lib", root);
        const char *const folders[FOLDER_COUNT] = {"/nowhere", run, "/nowhere", lib, "/nowhere"};
        assert_int_equal(have_rule(folders), cases[i].installed);

        /* A file of the same name before it, as a link to /dev/null is, hides it. */
        char path[120];
        snprintf(path, sizeof path, "run/%s", cases[i].file);
        assert_int_equal(symlink("/dev/null", make_way(path)), 0);
        assert_false(have_rule(folders));
        if (i + 1 < sizeof cases / sizeof cases[0])
            tear_down(NULL);
    }
}

/* Runs `arguments` until killed, with `node` open as its descriptor 9. */
static pid_t start_holder(const char *node, char *const *arguments)
{
    pid_t child = fork();

    if (child == 0) {
        dup2(open(node, O_RDWR | O_NOCTTY), 9);
        execv(arguments[0], arguments);
        _exit(127);
    }
    return child;
}

static bool wait_for_holder(const char *node, char *out, size_t capacity)
{
    for (int i = 0; i < 500; i++) {
        if (discovery_holder(node, out, capacity) && strstr(out, "test_disc") == NULL &&
            strstr(out, "t_disc") == NULL)
            return true;
        usleep(10000);
    }
    return false;
}

static void whoever_has_the_node_open_is_named(void **state)
{
    char *const sleeper[] = {"/bin/sleep", "60", NULL};
    char node[64], link[80], holder[64], expected[64];
    int far, near;

    (void)state;
    assert_int_equal(openpty(&far, &near, node, NULL, NULL), 0);
    fcntl(far, F_SETFD, FD_CLOEXEC);
    fcntl(near, F_SETFD, FD_CLOEXEC);
    assert_false(discovery_holder(node, holder, sizeof holder)); /* we ourselves do not count */

    pid_t child = start_holder(node, sleeper);
    assert_true(wait_for_holder(node, holder, sizeof holder));
    snprintf(expected, sizeof expected, "sleep (pid %d)", (int)child);
    assert_string_equal(holder, expected);
    snprintf(link, sizeof link, "%s/link", root);
    assert_int_equal(symlink(node, link), 0);
    assert_true(discovery_holder(link, holder, sizeof holder));
    assert_string_equal(holder, expected);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_false(discovery_holder(node, holder, sizeof holder));
    close(near);
    close(far);
}

static void a_script_is_named_and_not_its_interpreter(void **state)
{
    char script[80], node[64], holder[64], expected[64];
    char *const python[] = {"/usr/bin/python3", "-B", script, "--port", "/dev/hidraw0", NULL};
    int far, near;

    (void)state;
    if (access(python[0], X_OK) != 0)
        skip();
    put(".", "mpp-solar", "import time\ntime.sleep(60)\n");
    snprintf(script, sizeof script, "%s/mpp-solar", root);
    assert_int_equal(openpty(&far, &near, node, NULL, NULL), 0);
    fcntl(far, F_SETFD, FD_CLOEXEC);
    fcntl(near, F_SETFD, FD_CLOEXEC);
    pid_t child = start_holder(node, python);
    assert_true(wait_for_holder(node, holder, sizeof holder));
    snprintf(expected, sizeof expected, "mpp-solar (pid %d)", (int)child);
    assert_string_equal(holder, expected);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(near);
    close(far);
}

static void nobody_holds_what_is_not_there(void **state)
{
    char holder[64];

    (void)state;
    assert_false(discovery_holder("/nowhere/hidraw0", holder, sizeof holder));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void note_fact(void *owner, const char *name, struct span value)
{
    buffer_printf(owner, "%s: %.*s\n", name, SPAN_PRINT(value));
}

static void assert_facts(const struct candidate *c, const char *expected)
{
    struct buffer text = {0};
    const struct fact_visitor visitor = {.tell = note_fact, .owner = &text};

    usb_facts(root, c, &visitor);
    buffer_put(&text, "", 1);
    assert_string_equal(text.bytes, expected);
    buffer_done(&text);
}

static void what_the_kernel_knows_of_a_device_is_told_but_for_its_serial_number(void **state)
{
    struct candidate found[4];

    (void)state;
    make_controller();
    plug(PCI "/usb1/1-2", "0665\n", "5161\n", "USB to Serial\n");
    put(PCI "/usb1/1-2", "manufacturer", "Cypress\n");
    put(PCI "/usb1/1-2", "serial", "A50285BI\n");
    put(PCI "/usb1/1-2", "speed", "1.5\n");
    put(PCI "/usb1/1-2", "bConfigurationValue", "1\n");
    put_bytes(PCI "/usb1/1-2/descriptors", "\x12\x01\x00\xff", 4);
    put(PCI "/usb1/1-2/1-2:1.0", "bInterfaceNumber", "00\n");
    put(PCI "/usb1/1-2/1-2:1.0", "bInterfaceClass", "03\n");
    put_link(PCI "/usb1/1-2/1-2:1.0/driver", "bus/usb/drivers/usbhid");
    bind_hidraw(PCI "/usb1/1-2", 3, "\x06\x00\xff\x09", 4);
    assert_int_equal(survey(root, found, 4), 1);
    assert_facts(&found[0], "usb: manufacturer Cypress, product USB to Serial, speed 1.5, "
                            "bConfigurationValue 1, "
                            "a serial number (not shown)\n"
                            "descriptors: 120100ff\n"
                            "interface: 00, class 03, driver usbhid\n"
                            "reports: 0600ff09\n");

    const struct candidate by_place = {.kind = CANDIDATE_USB, .uri = "usb:0665:5161@1-2"};
    assert_facts(&by_place, "usb: manufacturer Cypress, product USB to Serial, speed 1.5, "
                            "bConfigurationValue 1, "
                            "a serial number (not shown)\n"
                            "descriptors: 120100ff\n"
                            "interface: 00, class 03, driver usbhid\n");
    const struct candidate gone = {.kind = CANDIDATE_HIDRAW, .node = "/dev/hidraw9"};
    assert_facts(&gone, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_bridge_with_its_driver_is_a_hidraw_candidate),
        TEST(a_bridge_without_its_driver_is_a_usb_candidate_at_the_same_port),
        TEST(other_devices_are_none),
        TEST(a_vendors_own_usage_page_comes_first),
        TEST(usb_serial_adapters_are_listed_with_their_interface),
        cmocka_unit_test_teardown(ports_are_named_as_udev_names_them, tear_down),
        TEST(what_a_device_calls_itself_can_do_no_harm),
        TEST(what_the_kernel_knows_of_a_device_is_told_but_for_its_serial_number),
        TEST(the_real_system_can_be_listed),
        TEST(the_usage_page_is_the_first_in_the_descriptor),
        cmocka_unit_test_teardown(our_rule_is_recognised, tear_down),
        TEST(whoever_has_the_node_open_is_named),
        TEST(a_script_is_named_and_not_its_interpreter),
        TEST(nobody_holds_what_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
