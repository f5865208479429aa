/* rule_text.S: the udev rule as bytes of the program. */
    .section .rodata
    .global heliowire_rule_begin
    .global heliowire_rule_end
heliowire_rule_begin:
    .incbin "../packaging/udev/60-heliowire.rules"
heliowire_rule_end:
    .section .note.GNU-stack,"",%progbits
