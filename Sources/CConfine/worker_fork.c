#define _GNU_SOURCE
#include "worker_fork.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int kagami_thread_count(void) {
  char text[1024];
  int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  // The name in parentheses may hold anything; the number of threads is the 18th field after it (proc(5), field 20).
  char *next = strrchr(text, ')');
  for (int field = 0; next != NULL && field < 18; field++) next = strchr(next + 1, ' ');
  return next == NULL ? 0 : atoi(next);
}

// A thread that was joined has left our code for good, but the kernel may count it for a moment longer.
static int is_alone(void) {
  for (int attempt = 0; attempt < 200; attempt++) {
    int threads = kagami_thread_count();
    if (threads <= 1) return threads == 1;
    usleep(100);
  }
  return 0;
}

static int settle_child(pid_t parent, int input, int output) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return -1;
  // The parent may have died before that call.
  if (getppid() != parent) return -1;
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // Copies above the standard ones first: `input` may be 1, or `output` 0.
  int in = fcntl(input, F_DUPFD, 3);
  int out = fcntl(output, F_DUPFD, 3);
  if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0) return -1;
  // The pipes of other workers, the case, locks: nothing of them is a worker's business.
  closefrom(3);
  return 0;
}

pid_t kagami_fork(int input, int output) {
  if (!is_alone()) {
    errno = EDEADLK;
    return -1;
  }
  // What waits in buffers would be written twice.
  fflush(NULL);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0 && settle_child(parent, input, output) != 0) _exit(1);
  return child;
}

int kagami_pipe(int ends[2], int capacity) {
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  fcntl(ends[1], F_SETPIPE_SZ, capacity);
  return 0;
}

int kagami_spawn_close_others(posix_spawn_file_actions_t *actions) {
  return posix_spawn_file_actions_addclosefrom_np(actions, 3);
}
