import Attacks
import Catalog
import Crypto
import Datasets
import Foundation

/// A named part of a run with its settings.
public struct NamedSettings: Codable, Sendable, Hashable {
  public var name: String
  public var settings: JSONValue

  public init<T: Catalogued & Configurable>(_ value: T) throws {
    name = T.id
    settings = try JSONValue(encoding: value)
  }
}

/// Which images a run works on: name, settings and content, no place.
public struct DataIdentity: Codable, Sendable, Hashable {
  public var dataset: NamedSettings
  /// Where the images are made rather than read.
  public var seed: Int
  /// The SHA-256 of each file, by its name without the folder.
  public var files: [String: String]

  public init(_ data: OpenDataset, seed: Int) throws {
    func named<D: ImageDataset>(_ value: D) throws -> NamedSettings { try NamedSettings(value) }
    dataset = try named(data.value)
    self.seed = type(of: data.value).needsFolder ? 0 : seed
    files = try ContentHash.sha256(of: Part.allCases.flatMap { try data.files(for: $0) })
  }
}

/// Which trigger a run plants: attack, settings and pattern.
public struct AttackIdentity: Codable, Sendable, Hashable {
  public var attack: NamedSettings
  /// The SHA-256 of pattern and mask, as floats.
  public var trigger: String

  public init(_ prepared: PreparedAttack) throws {
    func named<A: Attack>(_ value: A) throws -> NamedSettings { try NamedSettings(value) }
    attack = try named(prepared.attack)
    var hash = SHA256()
    for tensor in [prepared.trigger.pattern, prepared.trigger.mask].compactMap({ $0 }) {
      hash.update(data: Data(try tensor.bytes()))
    }
    trigger = hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
