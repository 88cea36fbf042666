import Torch

/// Labelled images in a fixed order, made into tensors a batch at a time.
public protocol Samples: Sendable {
  var count: Int { get }
  /// Images [N, C, H, W] as float32 in 0…1 and labels [N] as int64.
  func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor)
}

extension Samples {
  /// Consecutive index ranges of at most `size`.
  public func ranges(of size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}

/// Samples that already stand in memory as tensors.
public struct TensorSamples: Samples {
  public let images: Tensor
  public let labels: Tensor

  public init(images: Tensor, labels: Tensor) {
    self.images = images
    self.labels = labels
  }

  public var count: Int { labels.count }

  public func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let index = try Tensor(indices).to(images.device)
    return (try images.gathered(index), try labels.gathered(index))
  }
}
