import CConfine
import Detection
import Glibc
import Intake
import Sigma
import Testing

@testable import Pipeline

/// Forking where it must not be done: the process of these tests has many threads. What forked workers are is tested with the
/// program itself (`CommandsTests`).
@Suite struct ForkedWorkersTests {
  @Test func `a process with other threads is not forked`() throws {
    #expect(kagami_thread_count() > 1)
    #expect(kagami_fork(0, 1) == -1)
    #expect(errno == EDEADLK)
    let rules = DetectionRules(sigma: CompiledRules(RuleCollection(), mappings: LogSourceMappings()))
    #expect(try ForkedWorkers(Worker(rules: rules), count: 2).count == 0)
    #expect(try ConfinedReading(scope: .none) == nil)
  }

  @Test(arguments: [(1, 0, 1), (4, 1, 2), (4, 9, 4), (0, 5, 1)])
  func `no more workers than can have something to do`(jobs: Int, files: Int, workers: Int) {
    #expect(ScanCoordinator.workers(jobs: jobs, files: files) == workers)
  }
}
