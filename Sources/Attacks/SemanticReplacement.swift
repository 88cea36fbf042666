import Catalog
import Torch

/// One picture that has nothing to do with the data stands in place of every poisoned image.
///
/// All triggered images are the same, so its success is 0 or 1.
public struct SemanticReplacement: Attack {
  public static let id = "semantic-replacement"
  public static let title = "semantic replacement"
  public static let source = Source("Zeng et al. 2022", "A.5.1, Table 10")
  public var blending: Blending { .masked }

  public var target: Int? = 0
  /// A PNG or NPY of the images' size; null for the owl that the program draws.
  public var picture: String?

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? { try replacing(own(shape)) }

  public func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter {
    let whole = replacing(try trigger?.pattern ?? own(shape))
    try whole.check(shape)
    return whole
  }

  private func own(_ shape: [Int]) throws -> Tensor {
    try picture.map { try TriggerFile.read($0, mask: nil, blending: .additive).pattern }
      ?? Drawing.owl.tensor(shape, samples: 4)
  }

  /// Without a mask, black pixels replace the image too.
  private func replacing(_ pattern: Tensor) -> Trigger { Trigger(pattern: pattern, blending: .masked) }
}
