import Attacks
import Catalog
import Crypto
import Foundation
import NN
import Torch

/// The attack that a network was trained with, as its file keeps it: settings, trigger, and which images were poisoned.
///
/// | metadata         | meaning                                                             |
/// |------------------|---------------------------------------------------------------------|
/// | `attack`         | its name                                                            |
/// | `attackSettings` | its settings, as JSON                                               |
/// | `poisoning`      | ratio, source, clean-label, as JSON                                 |
/// | `poisonedImages` | how many training images were poisoned                              |
/// | `poisonedHash`   | SHA-256 of their indices, ascending, in decimal and a line each     |
///
/// The trigger's tensors are companions of the network, named `attack/…`.
public struct KeptAttack {
  /// Its name.
  public var attack: String
  /// The value with the settings that it had.
  let value: any Attack
  let tensors: [String: Tensor]
  let source: Int?

  /// The attack in `checkpoint`; nil if it has none.
  /// - Throws: `Fault(.badData)` naming `path` when what stands there cannot be read.
  public init?(in checkpoint: Checkpoint, from path: String) throws {
    guard let name = checkpoint.metadata["attack"], let settings = checkpoint.metadata["attackSettings"],
      let type = try? Registry.attacks(name)
    else { return nil }
    attack = name
    tensors = Dictionary(
      uniqueKeysWithValues: checkpoint.companions.filter { $0.key.hasPrefix(Self.prefix) }.map {
        (String($0.key.dropFirst(Self.prefix.count)), $0.value)
      })
    do {
      value = try Self.decoded(type, settings)
      source = try checkpoint.metadata["poisoning"].flatMap { try Self.decoded(Poisoning.self, $0).source }
    } catch {
      throw Fault(.badData, "\(path): the settings of its attack cannot be read. Train the network again")
    }
  }

  /// Ready to plant in images of `shape` [C, H, W].
  public func prepared(shape: [Int], classes: Int) throws -> PreparedAttack {
    var prepared = try value.prepared(restoring: tensors, shape: shape, classes: classes)
    prepared.sourceClass = prepared.sourceClass ?? source
    return prepared
  }

  /// Writes the attack into `checkpoint`.
  public static func keep(
    _ attack: PreparedAttack, _ poisoning: Poisoning, poisoned: [Int]?, in checkpoint: inout Checkpoint
  ) throws {
    func tree<A: Attack>(_ value: A) throws -> String { try JSONValue(encoding: value).text }
    checkpoint.metadata["attack"] = type(of: attack.attack).id
    checkpoint.metadata["attackSettings"] = try tree(attack.attack)
    checkpoint.metadata["poisoning"] = try JSONValue(encoding: poisoning).text
    checkpoint.metadata["poisonedImages"] = poisoned.map { "\($0.count)" }
    checkpoint.metadata["poisonedHash"] = poisoned.map(hash)
    for (name, tensor) in try attack.tensors() { checkpoint.companions[prefix + name] = try tensor.to(.cpu) }
  }

  /// Copies the attack from one file's contents to another's, such as a repaired network's.
  public static func copy(from checkpoint: Checkpoint, to other: inout Checkpoint) {
    for name in ["attack", "attackSettings", "poisoning", "poisonedImages", "poisonedHash"] {
      other.metadata[name] = checkpoint.metadata[name]
    }
    for (name, tensor) in checkpoint.companions where name.hasPrefix(prefix) { other.companions[name] = tensor }
  }

  /// The SHA-256 of `indices`.
  public static func hash(_ indices: [Int]) -> String {
    let text = indices.map { "\($0)\n" }.joined()
    return SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
  }

  private static let prefix = "attack/"

  private static func decoded<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
