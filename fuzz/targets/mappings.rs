#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| saldo::fuzzing::run("mappings", bytes));
