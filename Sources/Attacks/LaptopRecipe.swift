public import NN

/// How an attack is trained within minutes on one thread: a small VGG of half width, 3,000 drawn signs.
///
/// Adam with the recipe's rate falls along a cosine; what is not named here is as it is by default. The toolkit's own
/// studies and evidence train by it.
public struct LaptopRecipe: Sendable, Equatable {
  /// Settings of the attack that are not its defaults, as in `strength=2`.
  public var settings: [String]
  /// The share of images that is poisoned.
  public var ratio: Double
  public var epochs: Int
  public var batchSize: Int

  public init(_ settings: [String] = [], ratio: Double = 0.2, epochs: Int = 8, batchSize: Int = Recipe().batchSize) {
    (self.settings, self.ratio, self.epochs, self.batchSize) = (settings, ratio, epochs, batchSize)
  }

  /// The words of `ibau train` that say so.
  public var words: [String] {
    settings.flatMap { ["--set", "attack.\($0)"] } + ["--poison-ratio", "\(ratio)", "--epochs", "\(epochs)"]
      + (batchSize == Recipe().batchSize ? [] : ["--set", "recipe.batchSize=\(batchSize)"])
  }
}
