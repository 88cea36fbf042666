import Attacks
import Catalog
import Datasets
import NN

/// Errors on the clean set, which the defence used, and on the held-out images.
public struct ErrorPair: Codable, Sendable, Equatable {
  /// Wrong answers on the clean set.
  public var train: Proportion
  public var test: Proportion

  public init(train: Proportion, test: Proportion) {
    self.train = train
    self.test = test
  }

  /// Of `network`, with the trigger of `attack` planted in every image if there is one, against the true labels.
  public init(
    of network: Network, clean: LabelledImages, heldOut: LabelledImages, _ attack: PreparedAttack? = nil
  ) throws {
    func errors(_ images: LabelledImages) throws -> Proportion {
      let predictions = try network.predictions(images) { try attack?.plant(in: $0) ?? $0 }
      return Proportion(zip(predictions, images.labels).count { $0 != $1 }, of: images.count)
    }
    self.init(train: try errors(clean), test: try errors(heldOut))
  }

  /// |test error − training error|.
  public var gap: Double { abs((test.value ?? 0) - (train.value ?? 0)) }

  /// Errors per image, both counts together; half an error is added on either side, so that none means few.
  public var pooledError: Double {
    (Double(train.successes + test.successes) + 0.5) / (Double(train.trials + test.trials) + 1)
  }
}
