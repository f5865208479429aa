"""The tests: each a sentence that holds, in the order in which they run."""

import re
import time

from lab import SERIAL, SIMULATED, Failed, demand, demand_code, demand_true, demand_words, find, parse, short

FAULT_S = 2.5
RECOVERY_S = 10
OFFLINE_S = 10
ONLINE_S = 30
RECOGNISED_S = 60
READ_S = 10
# Each hits one answer in a hundred: five in a hundred are bad.
FAULTS = ("corrupt=1", "drop=1", "truncate=1", "silent=1", "garbage=1")
RULE = "/usr/lib/udev/rules.d/60-heliowire.rules"
# As the rule's file says at its top.
APPLY_RULES = ("udevadm trigger --action=add --subsystem-match=hidraw --subsystem-match=usb;"
               " udevadm settle")
# Questions of all dialects that change nothing; those of REVO end with a check of one byte.
HARMLESS = re.compile(r"Q[A-Z0-9]*|QALL\+|PQSE:|PQSA6|\^P\d{3}.*|VERFW:|H[A-Z]+\d*")

TESTS = []


def test(function):
    TESTS.append(function)
    return function


@test
def the_kernel_sees_what_owners_see(lab):
    log = lab.must("dmesg | grep 'HID 0665:5161'")
    demand("hiddev0,hidraw0: USB HID v1.11 Device [HID 0665:5161]" in log, short(log))


@test
def the_rule_gives_both_nodes_to_the_group(lab):
    node = lab.must("udevadm info --query=name --root /sys/bus/usb/devices/1-1").strip()
    rights = lab.must(f"stat -c '%a %U:%G' /dev/hidraw0 {node}").split("\n")
    demand(rights[:2] == ["660 root:heliowire"] * 2, f"rights are {rights}")
    name = lab.must("readlink -f /dev/heliowire/by-path/*-usb-0:1:1.0").strip()
    demand(name == "/dev/hidraw0", f"the stable name leads to {name!r}")


@test
def list_names_the_device_and_its_stable_name(lab):
    answer = lab.heliowire("list --json")
    demand_code(answer, 0)
    parse(answer)
    demand_words(answer, ["/dev/hidraw0"], ["usb-0:1"])


@test
def check_passes_for_a_member_of_the_group(lab):
    answer = lab.heliowire("check")
    demand_code(answer, 0)
    crosses = [sign for sign in ("✗", "✘", "❌", "FAIL") if sign in answer.output]
    demand(not crosses, f"crosses {crosses}; {short(answer.output)}")
    demand_words(answer, [SERIAL])


@test
def check_tells_an_outsider_about_the_group(lab):
    answer = lab.heliowire("check", user="outsider")
    demand_code(answer, 4)
    demand_words(answer, ["usermod", "adduser", "gpasswd", "group"], ["heliowire"])
    answer = lab.heliowire("check --json", user="outsider")
    demand_code(answer, 4)
    parse(answer)


@test
def status_refuses_an_outsider(lab):
    answer = lab.heliowire("status --json", user="outsider")
    demand_code(answer, 4)


@test
def status_over_hidraw_says_what_the_inverter_said(lab):
    answer = lab.heliowire("status --json")
    demand_code(answer, 0)
    demand_true(find(parse(answer), "readings"), complete=("QPIGS", "QMOD"))


@test
def status_over_libusb_says_the_same_and_gives_the_node_back(lab):
    answer = lab.heliowire("status --json --device usb:0665:5161")
    demand_code(answer, 0)
    demand_true(find(parse(answer), "readings"), complete=("QPIGS", "QMOD"))
    lab.must("udevadm settle; test -c /dev/hidraw0")
    demand_code(lab.heliowire("status --json --device hidraw:/dev/hidraw0"), 0)


@test
def without_a_hidraw_node_the_inverter_is_reached_over_libusb(lab):
    driver = "/sys/bus/usb/drivers/usbhid"
    lab.must(f"echo 1-1:1.0 >{driver}/unbind; udevadm settle; ! ls /dev/hidraw*")
    try:
        answer = lab.heliowire("status --json")
        demand_code(answer, 0)
        demand_true(find(parse(answer), "readings"), complete=("QPIGS", "QMOD"))
    finally:
        lab.must(f"test -e {driver}/1-1:1.0 || echo 1-1:1.0 >{driver}/bind; udevadm settle;"
                 " test -c /dev/hidraw0")


@test
def a_program_killed_on_libusb_does_no_lasting_harm(lab):
    # It could not give the kernel's driver back, so there is no hidraw node until a replug.
    lab.must("heliowire run --listen 127.0.0.1:0 --data /tmp/killed --device usb:0665:5161"
             " </dev/null >/dev/null 2>&1 &"
             " for i in $(seq 100); do ls /dev/hidraw* || break; usleep 50000; done;"
             " sleep 0.3; killall -9 heliowire", user="member")
    lab.must("! ls /dev/hidraw*")
    try:
        demand_code(lab.heliowire("status --json"), 0)
    finally:
        lab.unplug()


@test
def over_libusb_the_daemon_finds_the_inverter_again_after_a_replug(lab):
    with lab.daemon(device="usb:0665:5161"):
        inverter = lab.wait_state(["online"], ONLINE_S)
        demand(inverter["transport"].startswith("usb:"), f"transport {inverter['transport']}")
        lab.unplug()
        lab.wait_state(["offline"], OFFLINE_S)
        lab.plug(2, wait=False)
        lab.wait_state(["online"], ONLINE_S)
        lab.demand_live()
    lab.must("udevadm settle; ls /dev/hidraw*")


@test
def check_names_the_program_that_holds_the_node(lab):
    lab.must("exec 3<>/dev/hidraw0; exec sleep 60 </dev/null >/dev/null 2>&1 &", user="member")
    try:
        answer = lab.heliowire("check")
        demand_code(answer, 1)
        demand_words(answer, ["sleep"])
    finally:
        lab.must("killall sleep")


@test
def the_daemon_serves_what_the_inverter_said(lab):
    with lab.daemon():
        inverter = lab.wait_state(["online"], ONLINE_S)
        demand(inverter["transport"].startswith("hidraw:"), f"transport {inverter['transport']}")
        demand(inverter["simulated"] is False, "it is called simulated")
        lab.demand_live()

        answer = lab.heliowire("query QMOD --device hidraw:/dev/hidraw0")
        demand(answer.code != 0, "a second program got at the port that the daemon holds")
        demand_words(answer, ["heliowire"])


@test
def damaged_and_late_replies_show_no_wrong_value(lab):
    with lab.daemon():
        lab.wait_state(["online"], ONLINE_S)
        for fault in ("badcrc 4", "lose 4", "late 2600 2", "nak 3"):
            lab.tell(fault)
            end = time.monotonic() + FAULT_S
            while time.monotonic() < end:
                demand_true(lab.readings())
                time.sleep(0.1)
            lab.tell("answering")
            lab.demand_fresh(RECOVERY_S, fault)


@test
def a_silent_inverter_is_called_so_until_it_answers(lab):
    with lab.daemon():
        lab.wait_state(["online"], ONLINE_S)
        lab.tell("silent")
        inverter = lab.wait_state(["stale", "silent"], 20)
        demand(inverter["age_ms"] > 1000, f"age {inverter['age_ms']} ms")
        lab.tell("answering")
        lab.wait_state(["online"], ONLINE_S)


@test
def the_service_finds_the_inverter_again_after_a_replug(lab):
    # Rights that come late, as on a busy machine, must not make it give up.
    lab.must("mkdir -p /run/udev/rules.d; echo 'SUBSYSTEM==\"hidraw\", ACTION==\"add\","
             " PROGRAM=\"/usr/bin/sleep 1\"' >/run/udev/rules.d/00-slow.rules;"
             " udevadm control --reload")
    try:
        with lab.daemon():
            lab.wait_state(["online"], ONLINE_S)
            lab.unplug()
            lab.wait_state(["offline"], OFFLINE_S)
            lab.plug(2, wait=False)
            lab.wait_state(["online"], ONLINE_S)
            lab.demand_live()
    finally:
        lab.must("rm /run/udev/rules.d/00-slow.rules; udevadm control --reload")


@test
def a_vanished_node_is_not_replaced_by_a_file(lab):
    # Root could create one, and a changed number is what makes programs write to the old name.
    lab.must("sleep 300 </dev/hidraw0 >/dev/null 2>&1 &")  # keeps the number taken
    try:
        with lab.daemon(user="root"):
            lab.wait_state(["online"], ONLINE_S)
            lab.unplug()
            lab.wait_state(["offline"], OFFLINE_S)
            lab.plug(30)  # a port of another bus
            inverter = lab.wait_state(["online"], ONLINE_S)
            node = lab.node()
            demand(node != "/dev/hidraw0", "the lab: the number did not change")
            demand(node in inverter["transport"], f"transport {inverter['transport']}")
            files = lab.must("find /dev -type f").split()
            demand(not files, f"plain files in /dev: {files}")
    finally:
        lab.must("killall sleep")


@test
def check_without_a_device_says_what_to_look_for(lab):
    lab.unplug()
    answer = lab.heliowire("check")
    demand_code(answer, 3)
    demand_words(answer, ["lsusb"])
    answer = lab.heliowire("check --json")
    demand_code(answer, 3)
    parse(answer)
    demand_code(lab.heliowire("status --json"), 3)


@test
def check_without_the_rule_says_how_to_install_it_and_that_helps(lab):
    lab.must(f"mv {RULE} /tmp/; udevadm control --reload")
    try:
        lab.unplug()
        lab.plug(0)
        rights = lab.must("stat -c '%a %G' /dev/hidraw0").strip()
        demand(rights == "600 root", f"the lab: rights without the rule are {rights}")
        answer = lab.heliowire("check")
        demand_code(answer, 4)
        demand_words(answer, ["rule"], ["missing", "not installed"], ["check --install-rule"])

        demand_code(lab.heliowire("check --install-rule"), 4)
        demand_code(lab.heliowire("check --install-rule", user="root"), 0)
        lab.must("udevadm settle")
        demand_code(lab.heliowire("status --json"), 0)
    finally:
        lab.must(f"rm -f /etc/udev/rules.d/*; mv /tmp/60-heliowire.rules {RULE};"
                 f" udevadm control --reload; {APPLY_RULES}")


@test
def the_rule_works_without_a_replug(lab):
    lab.must(f"chown root:root /dev/hidraw0; chmod 600 /dev/hidraw0; {APPLY_RULES}")
    rights = lab.must("stat -c '%a %G' /dev/hidraw0").strip()
    demand(rights == "660 heliowire", f"rights after udevadm trigger are {rights}")


@test
def a_silent_inverter_gives_code_5(lab):
    lab.tell("silent")
    answer = lab.heliowire("status --json", seconds=60)
    demand_code(answer, 5)


@test
def a_ups_behind_the_same_bridge_is_left_alone(lab):
    lab.tell("load /usr/share/lab/ups.rec")
    try:
        answer = lab.heliowire("check", seconds=60)
        demand(answer.code != 0, f"check takes a UPS for an inverter; {short(answer.output)}")
        demand_words(answer, ["UPS"])
    finally:
        lab.tell("load /usr/share/lab/axpert-max-ii-8kw.rec")


def is_recognised(inverter, place):
    told = inverter["protocol"], inverter["serial"], inverter["state"]
    return told == (place["protocol"], place["serial"] or None, "online")


def recognise(lab, models):
    """After how many seconds the daemon knew what each of them is, and what it calls all."""
    known = {}
    called = {}
    began = time.monotonic()
    while time.monotonic() < began + RECOGNISED_S and len(known) < len(models):
        called = {inverter["transport"]: inverter for inverter in lab.inverters()}
        for model, place in models.items():
            inverter = called.get(place["transport"])
            if model not in known and inverter and is_recognised(inverter, place):
                known[model] = time.monotonic() - began
    return known, called


def battery_voltage(lab, place):
    """On a bad line it may come a little later than the name."""
    end = time.monotonic() + READ_S
    while time.monotonic() < end:
        voltage = lab.reading(place["transport"], "battery_voltage")
        if voltage is not None:
            return voltage
    return None


def demand_recognised(lab, models):
    """The daemon must find out what each of them is, read it, and do it no harm."""
    with lab.daemon():
        known, called = recognise(lab, models)
        lab.notes += [f"{model:14} {models[model]['protocol']:9}{seconds:6.1f} s"
                      for model, seconds in known.items()]
        others = {model: called.get(place["transport"]) for model, place in models.items()
                  if model not in known}
        demand(not others, f"not recognised: {others}")
        volts = {model: battery_voltage(lab, place) for model, place in models.items()}
        demand(all(v is not None and v > 20 for v in volts.values()), f"batteries: {volts}")
    demand_harmless(lab.must(f"cat {SIMULATED}/*.usb"))


@test
def every_simulated_inverter_is_recognised(lab):
    with lab.simulated(11) as models:
        demand_recognised(lab, models)


@test
def every_simulated_inverter_is_recognised_on_a_bad_line(lab):
    faults = [word for fault in FAULTS for word in ("--fault", fault)]
    with lab.simulated(51, *faults) as models:
        demand_recognised(lab, models)


def demand_harmless(log):
    asked = [line[len("asked "):].split(" (without")[0] for line in log.splitlines()
             if line.startswith("asked ")]
    demand(len(asked) > 50, f"the lab: only {len(asked)} requests")
    others = sorted({text for text in asked if not HARMLESS.fullmatch(text)})
    demand(not others, f"asked {others}")


@test
def nothing_but_questions_was_asked(lab):
    demand_harmless(lab.must("cat /run/inverter.log"))


@test
def every_report_went_out_as_report_0(lab):
    odd = [line for line in lab.must("cat /run/inverter.log").splitlines()
           if line.startswith(("report number", "stalled"))]
    demand(not odd, f"{len(odd)} times; first: {odd[:1]}")


def run_all(lab, chosen, report):
    """Runs the tests whose names hold `chosen`; tells `report` of each."""
    for function in TESTS:
        if chosen not in function.__name__:
            continue
        start = time.monotonic()
        problem = None
        try:
            lab.reset()
            function(lab)
        except Failed as failure:
            problem = str(failure)
        report(function.__name__, problem, time.monotonic() - start, lab.notes)
