import Torch

extension Network {
  /// The most likely class of every sample, in order.
  public func predictions(
    _ samples: some Samples, batchSize: Int = 250, transform: (Tensor) throws -> Tensor = { $0 }
  ) throws -> [Int] {
    try withoutHistory {
      try samples.ranges(of: batchSize).flatMap { range in
        let images = try transform(samples.batch(Array(range)).images.to(device))
        return try forward(images).argmax(along: 1).ints()
      }
    }
  }

  /// What the last node is fed for every sample, in order: [N, F] on the processor where it is a linear classifier.
  public func features(
    of samples: some Samples, batchSize: Int = 250, transform: (Tensor) throws -> Tensor = { $0 }
  ) throws -> Tensor {
    try withoutHistory {
      try .concatenated(
        samples.ranges(of: batchSize).map { range in
          try features(transform(samples.batch(Array(range)).images.to(device))).to(.cpu)
        })
    }
  }
}
