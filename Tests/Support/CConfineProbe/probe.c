#define _GNU_SOURCE
#include "probe.h"

#include <confine.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int opens(const char *path, int flags) {
  int file = open(path, flags | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
  return file >= 0;
}

// A second fork: what `execve` replaces is not the process that reports.
static int executes(void) {
  pid_t child = fork();
  if (child == 0) {
    char *arguments[] = {"true", NULL};
    execve("/bin/true", arguments, NULL);
    _exit(1);
  }
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int attempts(const char *spool, const char *outside, const char *fresh) {
  int can = 0;
  char inside[4096];
  snprintf(inside, sizeof inside, "%s/probe", spool);
  if (opens(inside, O_RDWR | O_CREAT) && unlink(inside) == 0) can |= KAGAMI_CAN_SPOOL;
  if (opens(outside, O_RDONLY)) can |= KAGAMI_CAN_READ_OUTSIDE;
  if (opens(fresh, O_RDWR | O_CREAT)) can |= KAGAMI_CAN_MAKE_OUTSIDE;
  if (opens(outside, O_WRONLY) || truncate(outside, 0) == 0 || rename(outside, fresh) == 0) {
    can |= KAGAMI_CAN_CHANGE_OUTSIDE;
  }
  int network = socket(AF_INET, SOCK_STREAM, 0);
  int local = socket(AF_UNIX, SOCK_STREAM, 0);
  if (network >= 0 || local >= 0) can |= KAGAMI_CAN_CONNECT;
  if (executes()) can |= KAGAMI_CAN_EXECUTE;
  if (kill(getpid(), 0) == 0) can |= KAGAMI_CAN_SIGNAL;
  if (unlink(outside) == 0) can |= KAGAMI_CAN_REMOVE_OUTSIDE;
  return can;
}

int kagami_probe(int confined, const char *spool, const char *outside, const char *fresh) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return KAGAMI_PROBE_FAILED;
  pid_t child = fork();
  if (child == 0) {
    int all = KAGAMI_CONFINED_PARENT | KAGAMI_CONFINED_FILES | KAGAMI_CONFINED_CALLS;
    int can = confined && kagami_confine(spool, 0) != all ? KAGAMI_PROBE_FAILED : attempts(spool, outside, fresh);
    ssize_t put = write(ends[1], &can, sizeof can);
    _exit(put == sizeof can ? 0 : 1);
  }
  close(ends[1]);
  int can = 0;
  ssize_t got = child > 0 ? read(ends[0], &can, sizeof can) : -1;
  close(ends[0]);
  int status = 0;
  if (child > 0) waitpid(child, &status, 0);
  return got == sizeof can ? can : KAGAMI_PROBE_FAILED;
}
