import Catalog
import Experiments
import Foundation
import NN
import Testing
import Torch

/// The smallest study, from plan to report.
@Suite struct GapStudyTests {
  private let folder = try! TemporaryFolder()

  private func bench(_ change: (inout GapSettings) -> Void = { _ in }) throws -> GapBench {
    var settings = try GapSettings(.smoke)
    change(&settings)
    let nothing = try Overrides([], parts: [])
    let data = try DatasetRequest(settings.dataset, folder: nil).opened(nothing, after: settings.datasetSettings)
    return try GapBench(
      settings, data: data, attack: AttackRequest(attack: settings.attack, trigger: nil, mask: nil), nothing, seed: 4,
      measures: PlainMeasures())
  }

  @Test(arguments: Scale.allCases) func settingsOfAllScalesAreSound(scale: Scale) throws {
    let study = try GapSettings(scale).study, settings = try study.settings()
    #expect(settings.count == study.widths.count + study.models.count + study.cleanSizes.count)
    #expect(Set(settings.map { "\($0.sweep) \($0.label)" }).count == settings.count)
    for setting in settings { _ = try setting.model.graph(classes: 10, inputShape: [3, 32, 32]) }
  }

  @Test func thePaperScaleHasTheArchitecturesOfTable7() throws {
    let settings = try GapSettings(.paper).study.settings()
    let counts = try settings.filter { $0.sweep == .architecture }
      .map { try $0.model.graph(classes: 10, inputShape: [3, 32, 32]).parameterCount() }
    #expect(counts == [11_181_642, 5_610_154, 6_964_106])
  }

  @Test func nonsenseIsRefused() {
    func kind(_ change: @escaping (inout GapSettings) -> Void) -> Fault.Kind? {
      do {
        _ = try bench(change)
        return nil
      } catch { return (error as? Fault)?.kind }
    }
    #expect(kind { $0.study.runs = 0 } == .wrongUse)
    #expect(kind { $0.study.cleanSizes = [40, 40] } == .wrongUse)
    #expect(kind { ($0.study.widths, $0.study.models, $0.study.cleanSizes) = ([], [], []) } == .wrongUse)
    #expect(kind { $0.study.cleanSizes = [500] } == .wrongUse)
    #expect(kind { $0.study.images = 101 } == .wrongUse)
    #expect(kind { _ in } == nil)
  }

  @Test func equalSettingsOfTwoSweepsAreOneRun() throws {
    let bench = try bench(), specs = try bench.settings.flatMap { try bench.specs(of: $0) }
    #expect(specs.count == 8)
    // Width ⅛ with 40 images stands in both sweeps.
    #expect(try Set(specs.map { try $0.fingerprint() }).count == 6)
  }

  @Test func everythingThatMattersIsInTheFingerprint() throws {
    func prints(_ change: @escaping (inout GapSettings) -> Void = { _ in }) throws -> String {
      let bench = try bench(change)
      return try bench.specs(of: bench.settings[0])[0].fingerprint()
    }
    let plain = try prints()
    #expect(try prints() == plain)
    let changed = try [
      prints { $0.study.poisonRatio = 0.1 }, prints { $0.study.heldOut = 50 }, prints { $0.study.clean = 41 },
      prints { $0.recipe.epochs = 2 }, prints { $0.defence.outer.steps = 4 }, prints { $0.threads = 2 },
      prints { $0.datasetSettings[0] = "train=120" }, prints { $0.attack = "all-to-all" },
    ]
    #expect(Set(changed + [plain]).count == changed.count + 1)
    // What is planned beside it is no part of a run.
    #expect(try prints { $0.study.cleanSizes = [60] } == plain)
    #expect(try prints { $0.study.runs = 1 } == plain)
  }

  @Test func aStudyRunsReportsAndResumes() throws {
    let store = try RunStore(folder.file("store")), bench = try bench()
    var planned = try GapRunner(bench, store).plan()
    #expect(planned.planned == 8 && planned.stored == 0 && planned.victims.count == 2)
    #expect(try ExpectedTime(planned, bench, store).total > 0)
    let outcome = try GapRunner(bench, store).run()
    #expect(outcome.records.count == 8 && outcome.run == 6 && outcome.failed.isEmpty)
    for record in outcome.records {
      let result = record.run.result
      #expect(result.triggered.train.trials == record.setting.clean && result.triggered.test.trials == 60)
      #expect(result.measures["distance"]! > 0 && result.measures["negative-margin"] != nil)
    }
    planned = try GapRunner(bench, store).plan()
    #expect(planned.stored == 8 && planned.victims.isEmpty)
    let again = try GapRunner(bench, store).run()
    #expect(again.run == 0)
    #expect(again.records.map(\.json.text) == outcome.records.map(\.json.text))
    try check(GapReport(outcome.records, headline: nil, seed: 0))
  }

  private func check(_ report: GapReport) throws {
    #expect(report.sweeps.map(\.sweep) == [.width, .cleanSize])
    #expect(report.sweeps.map(\.victims) == [2, 1])
    #expect(report.rows().count == 4)
    for row in report.rows() {
      for key in [
        "setting", "n", "gap", "gapClean", "gapTriggered", "ci95", "nullMean", "bound", "spearman", "p", "verdict",
      ] {
        #expect(row[key] != nil, "\(key)")
      }
      #expect(row["gap"] == row["gapTriggered"])
    }
  }

  /// Stopped after any number of runs, a study ends with the same results.
  @Test func aStudyThatWasStoppedEndsWithTheSameResults() throws {
    let whole = try GapRunner(bench(), RunStore(folder.file("whole"))).run()
    let store = try RunStore(folder.file("parts"))
    var stops = 0
    while true {
      var finished = 0
      var listener = GapListener()
      listener.onRecord = { _, wasStored in finished += wasStored ? 0 : 1 }
      listener.isCancelled = { finished > 1 }
      do {
        let parts = try GapRunner(bench(), store, listener).run()
        #expect(parts.records.map(\.run.result) == whole.records.map(\.run.result))
        #expect(parts.records.map(\.victim.result) == whole.records.map(\.victim.result))
        break
      } catch let fault as Fault {
        #expect(fault.kind == .interrupted)
        stops += 1
      }
    }
    #expect(stops >= 2)
  }

  @Test func aVictimThatWasChangedIsRefusedByName() throws {
    let store = try RunStore(folder.file("store"))
    _ = try GapRunner(bench { $0.study.widths = [] }, store).run()
    let artefact = try #require(folder.files.first { $0.contains("artefacts/") })
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.file(artefact))))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(artefact)))
    let more = try bench { ($0.study.widths, $0.study.runs) = ([], 3) }
    #expect { try GapRunner(more, store).run() } throws: {
      ($0 as? Fault)?.kind == .badData && "\($0)".contains(folder.file(artefact))
    }
  }

  @Test func aRunThatFailsIsNamedAndTheRestGoesOn() throws {
    let bench = try bench { ($0.recipe.optimiser.rate, $0.recipe.epochs) = (1e30, 3) }
    let outcome = try GapRunner(bench, RunStore(folder.file("store"))).run()
    #expect(outcome.records.isEmpty && outcome.failed.count == 8)
    #expect(outcome.failed.first == "width: small-vgg × 0.125, run 0")
    #expect(!folder.files.contains { $0.contains("runs/") })
  }
}
