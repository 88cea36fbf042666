import Catalog
import Datasets
import NN

/// Clean images kept out of the unlearning, and how well the network did on them before it.
struct AccuracyWatch {
  private let images: LabelledImages
  private let before: Double
  private let settings: GuardStage

  init(_ images: LabelledImages, _ network: Network, _ settings: GuardStage) throws {
    self.images = images
    self.settings = settings
    before = try AccuracyWatch.accuracy(network, images)
  }

  /// The loss of accuracy since the start, if it is more than is tolerated.
  func excessiveLoss(of network: Network) throws -> Double? {
    let loss = before - (try AccuracyWatch.accuracy(network, images))
    return loss > settings.tolerance ? loss : nil
  }

  private static func accuracy(_ network: Network, _ images: LabelledImages) throws -> Double {
    let predictions = try network.predictions(images)
    return Double(zip(predictions, images.labels).count { $0 == $1 }) / Double(images.count)
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
