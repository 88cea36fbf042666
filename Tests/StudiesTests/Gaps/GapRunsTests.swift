import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import NN
import Studies
import Testing

/// Which runs error gaps are read from.
@Suite("Runs of error gaps") struct GapRunsTests {
  private let folder = try! TemporaryFolder()

  private func fingerprints(_ runs: [StudyRun]) throws -> Set<String> {
    Set(try runs.map { try $0.fingerprint() })
  }

  @Test("are those of the tables and studies that show gaps, at every scale", arguments: Scale.allCases)
  func sharing(scale: Scale) throws {
    let ours = try fingerprints(GapRuns(scale).runs())
    let theirs = try GapRuns.studies.map { try fingerprints($0.runs(scale)) }
    #expect(theirs.reduce(Set()) { $0.union($1) } == ours)
  }

  /// Other fingerprints would orphan every record that was made. The hash is that of the sorted fingerprints, a line
  /// each.
  @Test(
    "keep their fingerprints",
    arguments: [
      (Scale.smoke, "91b483627e63abfc699b91484634a333a905f4dd94f4eab4c099ac157902e6ea"),
      (.laptop, "92fa6e1220dcd434f0ac5b671eef9feb219d7203241473e516d06cf648a4ef17"),
      (.paper, "b2be826ecbf0244c2d16d286afe2f6532a50ee166e707e1237e6a0ae0ed1e6e7"),
    ])
  func identity(scale: Scale, hash: String) throws {
    let text = try fingerprints(GapRuns(scale).runs()).sorted().joined(separator: "\n")
    let path = folder.file("fingerprints")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try ContentHash.sha256(of: path) == hash)
  }

  @Test("of widths and of sizes meet where width and size are the same")
  func meeting() throws {
    let runs = try GapRuns(.laptop), settings = try runs.settings()
    #expect(
      settings.map(\.label) == ["width 0.5", "width 1.0", "width 2.0"] + [100, 500, 2500, 5000].map { "\($0) images" })
    #expect(settings.map(\.position) == [64, 128, 256, 100, 500, 2500, 5000])
    #expect(settings.reduce(0) { $0 + $1.runs.count } == 35)
    #expect(try runs.runs().count == 30)
    #expect(settings[1].runs == settings[6].runs)
  }

  @Test("of the paper's scale have the architectures of Table 7, with the stems that they were published with")
  func architectures() throws {
    let settings = try GapRuns(.paper).settings().filter { $0.sweep == .architecture }
    #expect(settings.map(\.label) == ["ResNet-18", "GoogLeNet", "DenseNet-121"])
    #expect(settings.map(\.position) == [512, 1024, 1024])
    for setting in settings {
      guard case .trained(let training)? = setting.runs.first?.victim.origin else { throw Fault(.internal, "trained") }
      #expect(training.model.settings["stem"] == "imagenet" && training.images == nil)
    }
  }

  @Test("tell every setting, every seed and the user's own trigger apart, and nothing beside")
  func everythingThatMatters() throws {
    func print(_ change: (inout GapRuns) throws -> Void = { _ in }) throws -> String {
      var runs = try GapRuns(.smoke)
      try change(&runs)
      return try runs.settings()[0].runs[0].fingerprint()
    }
    let plain = try print(), picture = folder.file("trigger.png")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: picture))
    let changed = try [
      print { $0.gaps.poisonRatio = 0.1 }, print { $0.gaps.heldOut = 50 }, print { $0.gaps.clean = 41 },
      print { $0.gaps.images = 90 }, print { $0.recipe.epochs = 2 }, print { $0.defence = IBAU() },
      print { $0.threads = 2 }, print { $0.seed = 1 }, print { $0.dataset = SyntheticSigns() },
      print { $0.attack = AllToAll() },
      print {
        try $0.identify(
          OpenDataset(value: $0.dataset, folder: nil), AttackRequest(attack: "badnets", trigger: picture, mask: nil))
      },
    ]
    #expect(Set(changed + [plain]).count == changed.count + 1)
    // What is planned beside it is no part of a run.
    #expect(try print { $0.gaps.cleanSizes = [60] } == plain)
    #expect(try print { $0.gaps.runs = 1 } == plain)
  }

  @Test("on images of one's own follow what the files hold, not where they lie")
  func ownImages() throws {
    func print(_ folder: String) throws -> String {
      var runs = try GapRuns(.smoke)
      runs.dataset = ImageFolder()
      try runs.identify(
        OpenDataset(value: runs.dataset, folder: folder), AttackRequest(attack: "badnets", trigger: nil, mask: nil))
      return try runs.runs()[0].fingerprint()
    }
    func images(_ name: String, _ content: UInt8) throws -> String {
      for part in ["train", "test"] {
        let place = folder.file("\(name)/\(part)/stop")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data([content]).write(to: URL(fileURLWithPath: "\(place)/1.png"))
      }
      return folder.file(name)
    }
    let (one, same, other) = (try images("one", 1), try images("same", 1), try images("other", 2))
    #expect(try print(one) == print(same))
    #expect(try print(one) != print(other))
  }

  @Test("of two seeds share no split")
  func seeds() throws {
    let seeds = try [0, 1, -1, 1_000_003, Int.max - 5].map { seed in
      var runs = try GapRuns(.smoke)
      (runs.seed, runs.gaps.runs) = (seed, 1000)
      return Set(try runs.settings()[0].runs.map(\.seed))
    }
    #expect(seeds.reduce(Set()) { $0.union($1) }.count == 5000)
    #expect(seeds[0] == Set(0..<1000))
  }

  @Test("that cannot be are refused")
  func nonsense() {
    func kind(_ change: (inout GapRuns) -> Void) -> Fault.Kind? {
      do {
        var runs = try GapRuns(.smoke)
        change(&runs)
        let own = AttackRequest(attack: type(of: runs.attack).id, trigger: nil, mask: nil)
        try runs.check(OpenDataset(value: runs.dataset, folder: nil), own)
        return nil
      } catch { return (error as? Fault)?.kind }
    }
    #expect(kind { $0.gaps.runs = 0 } == .wrongUse)
    #expect(kind { $0.gaps.cleanSizes = [40, 40] } == .wrongUse)
    #expect(kind { ($0.gaps.widths, $0.gaps.models, $0.gaps.cleanSizes) = ([], [], []) } == .wrongUse)
    #expect(kind { $0.gaps.widths = [0] } == .wrongUse)
    #expect(kind { $0.gaps.cleanSizes = [500] } == .wrongUse)
    #expect(kind { $0.gaps.images = 101 } == .wrongUse)
    #expect(kind { $0.attack = InputAware() } == .wrongUse)
    #expect(kind { _ in } == nil)
  }
}
