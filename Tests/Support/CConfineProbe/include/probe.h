#pragma once

// What a confined process could do, as bits of the result of `kagami_probe`.
enum {
  KAGAMI_CAN_READ_OUTSIDE = 1,
  KAGAMI_CAN_SPOOL = 2,
  KAGAMI_CAN_MAKE_OUTSIDE = 4,
  KAGAMI_CAN_CHANGE_OUTSIDE = 8,
  KAGAMI_CAN_REMOVE_OUTSIDE = 16,
  KAGAMI_CAN_CONNECT = 32,
  KAGAMI_CAN_EXECUTE = 64,
  KAGAMI_CAN_SIGNAL = 128,
  KAGAMI_PROBE_FAILED = 1 << 30,
};

// Forks a process; with `confined` it confines itself as a worker does. It then tries what its rights may not allow:
// `spool` is the folder it may write in, `outside` a file elsewhere, `fresh` a path elsewhere where nothing is.
int kagami_probe(int confined, const char *spool, const char *outside, const char *fresh);
