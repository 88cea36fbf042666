import Attacks
import Catalog
import Defences
import Experiments
import NN

/// A poisoned network, declared by names and settings alone, so that planning opens no data.
public struct StudyVictim: Codable, Sendable, Equatable {
  public enum Origin: Codable, Sendable, Equatable {
    /// Trained here.
    case trained(by: StudyTraining)
    /// Of the paper's authors.
    case published(as: PublishedNetwork)
  }

  public var dataset: NamedSettings
  /// The SHA-256 of the files of a data set of the user's own; nil for one whose name says which images it has.
  public var content: String?
  public var attack: NamedSettings
  public var origin: Origin

  public init(dataset: NamedSettings, content: String? = nil, attack: NamedSettings, origin: Origin) {
    (self.dataset, self.content, self.attack, self.origin) = (dataset, content, attack, origin)
  }

  /// nil for a network that was not trained here.
  var training: StudyTraining? {
    guard case .trained(let training) = origin else { return nil }
    return training
  }
}

/// How a victim is trained.
public struct StudyTraining: Codable, Sendable, Equatable {
  public var model: NamedSettings
  /// The first so many training images; nil for all.
  public var images: Int?
  public var poisoning: Poisoning
  public var recipe: Recipe
  public var seed: Int
  /// Set for private training, which is a defence of its own.
  public var privacy: NamedSettings?
  /// The SHA-256 of a trigger of the user's own; nil for the attack's.
  public var trigger: String?

  public init(
    model: NamedSettings, images: Int? = nil, poisoning: Poisoning, recipe: Recipe, seed: Int,
    privacy: NamedSettings? = nil, trigger: String? = nil
  ) {
    (self.model, self.images, self.poisoning) = (model, images, poisoning)
    (self.recipe, self.seed, self.privacy, self.trigger) = (recipe, seed, privacy, trigger)
  }
}

/// Files of a published network, below the folder of all data.
public struct PublishedNetwork: Codable, Sendable, Equatable {
  public var network: String
  /// The pattern it was poisoned with; nil for the attack's own.
  public var trigger: String?
  public var mask: String?
  /// Another attack that it was poisoned with, so that it never saw the one that is measured; nil for this one.
  public var poisonedWith: String?

  public init(_ network: String, trigger: String? = nil, mask: String? = nil) {
    (self.network, self.trigger, self.mask) = (network, trigger, mask)
  }
}

/// The training of a victim as a run of its own, whose network several studies share.
struct VictimRun: RunSpec {
  static let kind = "study-victim"
  static let revision = 1

  var victim: StudyVictim
  var threads: Int

  struct Result: Codable, Sendable, Equatable {
    var acc: Double
    var asr: Double?
    var parameters: Int
    var seconds: Double
    /// (ε, δ) of private training.
    var spent: JSONValue?
    /// The SHA-256 of the network's file.
    var network: String
    /// SHA-256 of the data set's files by their names.
    var inputs: [String: String]
  }
}
