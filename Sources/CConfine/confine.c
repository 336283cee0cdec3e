#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// `truncate(2)` is a right of its own since Landlock ABI 3; Debian 12's header does not name it yet.
static const unsigned long long truncate_right = 1ULL << 14;

// Rights of Landlock ABI 1.
static const unsigned long long write_rights =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
    LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_EXECUTE;

static int confine_files(const char *writable) {
  struct landlock_ruleset_attr attributes = {.handled_access_fs = write_rights};
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version >= 3) attributes.handled_access_fs |= truncate_right;
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (ruleset < 0) return -1;
  struct landlock_path_beneath_attr beneath = {
      .allowed_access =
          LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG,
      .parent_fd = open(writable, O_PATH | O_CLOEXEC),
  };
  int result = -1;
  if (beneath.parent_fd >= 0) {
    result = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(beneath.parent_fd);
  }
  if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  return result;
}

#if defined(__x86_64__)
#define KAGAMI_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define KAGAMI_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define REFUSE(number)                                        \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1),        \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static int confine_calls(void) {
#ifdef KAGAMI_ARCHITECTURE
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, KAGAMI_ARCHITECTURE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#if defined(__x86_64__)
      // The x32 numbers of the same calls.
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      REFUSE(SYS_chmod),
      REFUSE(SYS_chown),
      REFUSE(SYS_lchown),
      REFUSE(SYS_rename),
      REFUSE(SYS_link),
      REFUSE(SYS_symlink),
#endif
      REFUSE(SYS_truncate),
      REFUSE(SYS_fchmod),
      REFUSE(SYS_fchmodat),
      REFUSE(SYS_fchown),
      REFUSE(SYS_fchownat),
      REFUSE(SYS_renameat),
      REFUSE(SYS_renameat2),
      REFUSE(SYS_linkat),
      REFUSE(SYS_symlinkat),
      REFUSE(SYS_setxattr),
      REFUSE(SYS_lsetxattr),
      REFUSE(SYS_fsetxattr),
      REFUSE(SYS_kill),
      REFUSE(SYS_pidfd_send_signal),
      REFUSE(SYS_sendmmsg),
      REFUSE(SYS_open_by_handle_at),
      REFUSE(SYS_socket),
      REFUSE(SYS_socketpair),
      REFUSE(SYS_connect),
      REFUSE(SYS_bind),
      REFUSE(SYS_listen),
      REFUSE(SYS_sendto),
      REFUSE(SYS_sendmsg),
      REFUSE(SYS_execve),
      REFUSE(SYS_execveat),
      REFUSE(SYS_ptrace),
      REFUSE(SYS_process_vm_readv),
      REFUSE(SYS_process_vm_writev),
      REFUSE(SYS_bpf),
      REFUSE(SYS_mount),
      REFUSE(SYS_unshare),
      REFUSE(SYS_setns),
      REFUSE(SYS_kexec_load),
      REFUSE(SYS_init_module),
      REFUSE(SYS_finit_module),
      REFUSE(SYS_io_uring_setup),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#else
  return -1;
#endif
}

int kagami_confine(const char *writable, unsigned long long memory) {
  int confined = 0;
  if (memory > 0) {
    struct rlimit limit = {.rlim_cur = memory, .rlim_max = memory};
    setrlimit(RLIMIT_AS, &limit);
  }
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0) confined |= KAGAMI_CONFINED_PARENT;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return confined;
  if (confine_files(writable) == 0) confined |= KAGAMI_CONFINED_FILES;
  if (confine_calls() == 0) confined |= KAGAMI_CONFINED_CALLS;
  return confined;
}
