#pragma once

// Takes rights away from the calling process for good, before it reads hostile bytes: no network, no new programs, no
// writing outside one folder, no debugging of others, death with its parent. System calls that Swift cannot make
// (variadic `syscall`, BPF programs) are the reason why this is C. `worker_fork.h` makes processes that do so.

// What could be enforced, as bits of the result.
enum {
  KAGAMI_CONFINED_PARENT = 1,   // dies with its parent
  KAGAMI_CONFINED_FILES = 2,    // Landlock: writes only below the given folder
  KAGAMI_CONFINED_CALLS = 4,    // seccomp: network and program start refused
};

// Confines the calling process and all threads it will start. `writable` is the only folder below which files can be made
// (for spools). `memory` bounds the address space in bytes, 0 for no bound. Returns which parts are in force.
int kagami_confine(const char *writable, unsigned long long memory);
