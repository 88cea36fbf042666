import Catalog
import Datasets
import NN

/// Clean images kept out of the unlearning, and which of them the network knew before it.
struct AccuracyWatch {
  private let images: LabelledImages
  private let knewBefore: [Bool]
  private let settings: GuardStage

  struct Verdict {
    /// Accuracy on the watched images now.
    var accuracy: Double
    var acceptable: Bool
    /// What was lost and gained, for the record.
    var note: String
  }

  init(_ images: LabelledImages, _ network: Network, _ settings: GuardStage) throws {
    self.images = images
    self.settings = settings
    knewBefore = try AccuracyWatch.known(network, images)
  }

  /// Compares image by image: the net loss, less its standard error √(lost + gained), must not exceed the tolerance.
  func judge(_ network: Network) throws -> Verdict {
    let knowsNow = try AccuracyWatch.known(network, images)
    let lost = zip(knewBefore, knowsNow).count { $0 && !$1 }, gained = zip(knewBefore, knowsNow).count { !$0 && $1 }
    let certain = Double(lost - gained) - Double(lost + gained).squareRoot()
    return Verdict(
      accuracy: Double(knowsNow.count { $0 }) / Double(images.count),
      acceptable: certain <= settings.tolerance * Double(images.count),
      note: "of \(images.count) watched images \(lost) were lost and \(gained) gained")
  }

  private static func known(_ network: Network, _ images: LabelledImages) throws -> [Bool] {
    zip(try network.predictions(images), images.labels).map { $0 == $1 }
  }
}

extension GuardStage {
  /// The images to unlearn with, and those to watch if any.
  func divide(_ images: LabelledImages, _ stream: inout RandomStream) -> (LabelledImages, LabelledImages?) {
    let watched = Int(validationShare * Double(images.count))
    guard watched > 0, watched < images.count else { return (images, nil) }
    let order = stream.permutation(images.count)
    return (images.subset(order[watched...].sorted()), images.subset(order[..<watched].sorted()))
  }
}
