#pragma once

#include <spawn.h>
#include <sys/types.h>

// Makes a child that goes on with everything its parent has in memory. Swift does not offer `fork`, because hardly any
// program may go on after it: only the calling thread lives on, and what other threads had locked stays locked. Hence a
// process with other threads is refused.
//
// In the child, `input` and `output` are standard input and output, standard error is the parent's, every other descriptor
// is closed, signals have their default actions, and the child dies with its parent.
//
// Returns 0 in the child, the child's identifier in the parent, or -1 with `errno`: EDEADLK when there are other threads or
// when that cannot be found out.
pid_t kagami_fork(int input, int output);

// How many threads this process has, 0 when it cannot be found out.
int kagami_thread_count(void);

// Makes a pipe (`ends[0]` to read, `ends[1]` to write) whose ends are closed in every program that is started, and that holds
// `capacity` bytes where the system grants it. Returns 0, or -1 with `errno`.
int kagami_pipe(int ends[2], int capacity);

// Adds to the actions of a spawn that every descriptor from 3 on is closed.
int kagami_spawn_close_others(posix_spawn_file_actions_t *actions);
