import Catalog
import NN

/// A network trained on partly poisoned images: all that determines it. Its file is an artefact of the store.
public struct VictimSpec: RunSpec {
  public static let kind = "victim"
  public static let revision = 1

  public var data: DataIdentity
  /// How many training images are used, the first ones in file order.
  public var images: Int
  public var model: NamedSettings
  public var attack: AttackIdentity
  public var poisonRatio: Double
  public var recipe: Recipe
  public var seed: Int
  public var threads: Int

  /// Measured on all test images.
  public struct Result: Codable, Sendable, Equatable {
    public var acc: Double
    public var asr: Double?
    public var parameters: Int
    /// The largest number of channels that a layer puts out.
    public var channels: Int
    /// The SHA-256 of the network's file.
    public var network: String
  }
}
