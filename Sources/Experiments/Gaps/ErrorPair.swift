import Attacks
import Catalog
import Datasets
import NN
import Torch

/// Errors on the clean set, which the defence used, and on the held-out images.
public struct ErrorPair: Codable, Sendable, Equatable {
  /// Wrong answers on the clean set.
  public var train: Proportion
  public var test: Proportion

  public init(train: Proportion, test: Proportion) {
    self.train = train
    self.test = test
  }

  /// Of `network`, with the trigger of `attack` planted in every image if there is one, against the true labels. With
  /// several triggers, each pair of an image and a trigger counts once.
  public init(
    of network: Network, clean: LabelledImages, heldOut: LabelledImages, _ attack: PreparedAttack? = nil
  ) throws {
    func errors(_ images: LabelledImages) throws -> Proportion {
      let changes: [(Tensor) throws -> Tensor] = attack?.backdoors.map { $0.plant(in:) } ?? [{ $0 }]
      let wrong = try changes.map { change in
        zip(try network.predictions(images, transform: change), images.labels).count { $0 != $1 }
      }
      return Proportion(wrong.reduce(0, +), of: images.count * changes.count)
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
