import Catalog
import Datasets

extension LabelledImages {
  /// The images to work with, and a share of them to judge by, drawn at random; both keep their order.
  /// - Throws: `Fault(.wrongUse)` where one side would be empty.
  func divided(validation share: Double, _ stream: inout RandomStream) throws -> (
    work: LabelledImages, watch: LabelledImages
  ) {
    let watched = Int((share * Double(count)).rounded())
    guard watched > 0, watched < count else {
      throw Fault(
        .wrongUse,
        "\(count) clean images with a validation share of \(share) leave one side empty: give more with --clean N")
    }
    let order = stream.permutation(count)
    return (subset(order[watched...].sorted()), subset(order[..<watched].sorted()))
  }
}

/// - Throws: `Fault(.wrongUse)` if there is nothing to work with.
func requireImages(_ clean: LabelledImages) throws(Fault) {
  guard clean.count > 0 else {
    throw Fault(.wrongUse, "there are no clean images to unlearn with: give --clean N")
  }
}
