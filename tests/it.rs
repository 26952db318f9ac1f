//! One integration crate: one link instead of many.
