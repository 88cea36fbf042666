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
  /// How often each image was asked about, with another trigger each time; nil for once.
  public var copies: Int?

  public init(train: Proportion, test: Proportion, copies: Int? = nil) {
    self.train = train
    self.test = test
    self.copies = copies
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
    let copies = attack?.backdoors.count ?? 1
    self.init(train: try errors(clean), test: try errors(heldOut), copies: copies > 1 ? copies : nil)
  }

  /// Images, of which alone it is sure that they are independent: the copies of one may all go wrong together.
  public var independent: (train: Int, test: Int) { (train.trials / (copies ?? 1), test.trials / (copies ?? 1)) }

  /// |test error − training error|, by whole numbers first, so that gaps that are equal are equal to the last bit.
  public var gap: Double {
    let (n, m) = (max(1, train.trials), max(1, test.trials))
    return Double(abs(test.successes * n - train.successes * m)) / Double(n * m)
  }

  /// Errors per image, both counts together; half an error is added on either side, so that none means few.
  public var pooledError: Double {
    (Double(train.successes + test.successes) + 0.5) / (Double(train.trials + test.trials) + 1)
  }
}
