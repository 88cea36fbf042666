import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import Studies
import Testing

/// The smallest runs, done on a store.
@Suite("Runs on a store") struct StudyRunnerTests {
  private let folder = try! TemporaryFolder()

  /// Four of one network of a thirtieth of the width.
  private func runs(_ change: (inout GapRuns) -> Void = { _ in }) throws -> [StudyRun] {
    var gaps = try GapRuns(.smoke)
    (gaps.gaps.widths, gaps.gaps.cleanSizes, gaps.gaps.width) = ([], [20, 40], 0.03125)
    change(&gaps)
    return try gaps.runs().map {
      var run = $0
      run.extras = []
      return run
    }
  }

  private func results(_ store: RunStore, _ runs: [StudyRun]) throws -> [StudyResult] {
    try runs.map { try #require(try store.record(of: $0)).result.withoutTimes }
  }

  @Test("are done once, and found again")
  func resuming() throws {
    let store = try RunStore(folder.file("store")), runs = try runs()
    let first = try StudyRunner(store).run(runs), again = try StudyRunner(store).run(runs)
    #expect(first.planned == 4 && first.stored == 0 && first.run == 4)
    #expect(again.planned == 4 && again.stored == 4 && again.run == 0)
    for (run, result) in zip(runs, try results(store, runs)) {
      #expect(result.errors.train.trials == run.clean && result.errors.test.trials == 60)
    }
    let known = try StudyRecords(store, of: runs)
    let elsewhere = try StudyRunner(RunStore(folder.file("empty")), known: known).run(runs)
    #expect(elsewhere.stored == 4 && elsewhere.run == 0)
  }

  @Test("that were stopped after any of them end with the same results")
  func stopping() throws {
    let runs = try runs(), whole = try RunStore(folder.file("whole")), parts = try RunStore(folder.file("parts"))
    _ = try StudyRunner(whole).run(runs)
    var stops = 0
    while true {
      var finished = 0, listener = StudyListener()
      listener.onRecord = { _, _ in finished += 1 }
      listener.isCancelled = { finished > 0 }
      do {
        _ = try StudyRunner(parts, listener).run(runs)
        break
      } catch let fault as Fault {
        #expect(fault.kind == .interrupted)
        stops += 1
      }
    }
    #expect(stops >= 3)
    #expect(try results(parts, runs) == results(whole, runs))
  }

  @Test("refuse a network that was changed, by its name")
  func changedVictim() throws {
    let store = try RunStore(folder.file("store"))
    _ = try StudyRunner(store).run(runs { $0.gaps.cleanSizes = [20] })
    let artefact = try #require(folder.files.first { $0.contains("artefacts/") }.map(folder.file))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: artefact))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: artefact))
    let outcome = try StudyRunner(store).run(runs())
    #expect(outcome.stored == 2 && outcome.failed.count == 2)
    #expect(outcome.failed.allSatisfy { $0.reason.contains(artefact) })
  }

  @Test("that fail are named, and the rest goes on")
  func failing() throws {
    let bad = try runs { ($0.recipe.optimiser.rate, $0.recipe.epochs) = (1e30, 3) }, good = try runs()
    let outcome = try StudyRunner(RunStore(folder.file("store"))).run([bad[0], good[0]])
    #expect(outcome.failed.map(\.name) == [bad[0].name] && outcome.run == 1)
  }

  @Test(
    "with a damaged network or picture fail by its name, and the rest goes on",
    arguments: ["broken.pth", "broken.safetensors", "broken.png"])
  func damagedFiles(broken: String) throws {
    let store = try RunStore(folder.file("store")), runs = try runs()
    _ = try StudyRunner(store).run([runs[0]])
    let whole = try #require(folder.files.first { $0.contains("artefacts/") })
    try Data("neither weights nor pixels".utf8).write(to: URL(fileURLWithPath: folder.file(broken)))
    let isPicture = broken.hasSuffix("png")
    var bad = runs[1]
    bad.victim.origin = .published(
      as: PublishedNetwork(isPicture ? whole : broken, trigger: isPicture ? broken : nil))
    let outcome = try StudyRunner(store, files: StudyFiles(folder: folder.path)).run([bad, runs[2]])
    #expect(outcome.failed.map(\.name) == [bad.name] && outcome.run == 1)
    #expect(outcome.failed.first?.reason.contains(broken) == true)
  }

  @Test("that ask for more images than there are fail, and are not done on fewer")
  func tooFewImages() throws {
    let store = try RunStore(folder.file("store"))
    for runs in [try runs { $0.gaps.heldOut = 500 }, try runs { $0.gaps.images = 500 }] {
      let outcome = try StudyRunner(store).run([runs[0]])
      #expect(outcome.run == 0 && outcome.failed.first?.reason.contains("500") == true)
    }
  }

  @Test("measure rounds that a figure shows on all images, those of other defences on the first thousand")
  func rounds() throws {
    let store = try RunStore(folder.file("store"))
    var (signs, onePass) = (SyntheticSigns(), FineTuning())
    (signs.train, signs.test, signs.size, onePass.rounds) = (100, 1037, 16, 1)
    for (defence, shown) in [(IBAU(), 1017.0), (onePass, 1000)] as [(any Defence, Double)] {
      let run = try runs {
        ($0.dataset, $0.defence, $0.gaps.cleanSizes, $0.gaps.heldOut) = (signs, defence, [20], 1017)
      }[0]
      _ = try StudyRunner(store).run([run])
      let result = try results(store, [run])[0], right = shown * (try #require(result.rounds.last?.acc))
      #expect(result.after.acc.trials == 1017 && abs(right - right.rounded()) < 1e-9)
    }
  }

  @Test("without their data are not run, and say what they need")
  func unavailable() throws {
    let outcome = try StudyRunner(RunStore(folder.file("store"))).run([GapRuns(.laptop).runs()[0]])
    #expect(outcome.failed.isEmpty && outcome.unavailable.first?.needs.contains("cifar10") == true)
  }

  @Test("on damaged images fail; only where there are none they are not run")
  func damagedImages() throws {
    let store = try RunStore(folder.file("store")), files = StudyFiles(folder: folder.path)
    let run = try runs { $0.dataset = CIFAR10() }[0], batch = folder.file("cifar10/test_batch.bin")
    try FileManager.default.createDirectory(atPath: folder.file("cifar10"), withIntermediateDirectories: true)
    try Data(count: 5000).write(to: URL(fileURLWithPath: batch))
    let damaged = try StudyRunner(store, files: files).run([run])
    #expect(damaged.unavailable.isEmpty && damaged.failed.first?.reason.contains(batch) == true)
    try FileManager.default.removeItem(atPath: batch)
    let missing = try StudyRunner(store, files: files).run([run])
    #expect(missing.failed.isEmpty && missing.unavailable.first?.needs.contains("test_batch.bin") == true)
  }
}

extension StudyResult {
  /// Without what differs from one run to the next.
  fileprivate var withoutTimes: StudyResult {
    var result = self
    (result.seconds, result.toEffect) = (0, nil)
    for round in result.rounds.indices { result.rounds[round].seconds = 0 }
    return result
  }
}
