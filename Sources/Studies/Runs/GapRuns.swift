import Attacks
import Catalog
import Defences
import Experiments
import NN

/// The repairs that error gaps are read from: over widths of a network, over architectures, and over sizes of the clean
/// set, each repeated on splits of its own, with bounds and measures.
///
/// All networks are trained here, alike but for what varies, so that nothing else explains a difference. Widths and
/// architectures are compared at the largest clean set, which the sweep over sizes shares.
struct GapRuns {
  let scale: Scale

  /// One point of a sweep.
  struct Setting {
    var label: String
    /// On the axis.
    var position: Double
    var runs: [StudyRun]
  }

  /// R: runs for each setting.
  var repetitions: Int { scale == .smoke ? 2 : 5 }
  /// n, in the sweep over sizes.
  var sizes: [Int] { scale == .smoke ? [30, 60] : [100, 500, 2500, 5000] }
  /// n, in the other sweeps.
  var clean: Int { sizes[sizes.count - 1] }
  /// m: the images that test errors are counted on.
  var heldOut: Int { scale == .smoke ? 60 : 5000 }

  /// Multipliers of the small VGG's channels.
  private var multipliers: [Double] { scale == .smoke ? [0.125, 0.25] : [0.5, 1, 2] }
  /// The multiplier of the network that the sizes are varied for.
  private var width: Double { scale == .smoke ? 0.125 : 1 }

  func widths() throws -> [Setting] {
    try multipliers.map { width in
      Setting(label: "width \(width)", position: width, runs: try runs(try network(width), clean))
    }
  }

  func cleanSizes() throws -> [Setting] {
    try sizes.map { size in
      Setting(label: "\(size) images", position: Double(size), runs: try runs(try network(width), size))
    }
  }

  /// The paper's three, at paper scale; none elsewhere. Positions are numbers of parameters.
  func architectures() throws -> [Setting] {
    guard scale == .paper else { return [] }
    return try [(ResNet18.id, "ResNet-18"), (GoogLeNet.id, "GoogLeNet"), (DenseNet121.id, "DenseNet-121")].map {
      let settings = try NamedSettings.model($0, ["stem=imagenet"])
      let parameters = try settings.model().graph(classes: 10, inputShape: [3, 32, 32]).parameterCount()
      return Setting(label: $1, position: Double(parameters), runs: try runs(settings, clean))
    }
  }

  /// Every run once.
  func runs() throws -> [StudyRun] {
    var seen: Set<String> = []
    let all = try (widths() + cleanSizes() + architectures()).flatMap(\.runs)
    return try all.filter { seen.insert(try $0.fingerprint()).inserted }
  }

  private func network(_ width: Double) throws -> NamedSettings { try .model(SmallVGG.id, ["width=\(width)"]) }

  private func runs(_ model: NamedSettings, _ clean: Int) throws -> [StudyRun] {
    let laboratory = Laboratory(.cifar10, scale)
    let victim = StudyVictim(
      dataset: try laboratory.dataset(), attack: try .attack(BadNets.id),
      origin: .trained(
        by: StudyTraining(
          model: model, images: laboratory.images, poisoning: Poisoning(ratio: 0.2), recipe: laboratory.recipe(),
          seed: 0)))
    let defence = try laboratory.defence(IBAU.id, preset: "robust", ["rounds=1"])
    return (0..<repetitions).map {
      StudyRun(victim, defence, clean: clean, shuffle: true, heldOut: heldOut, seed: $0, extras: [.measures])
    }
  }
}

extension StudyResult {
  /// Bounds, as log₁₀, and measures by name; empty if they were not asked for.
  var measures: [String: Double] {
    (extras[StudyExtra.measures.rawValue]?.object ?? [:]).compactMapValues(\.double)
  }
}
