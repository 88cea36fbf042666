import Catalog
import Crypto
import Foundation

/// Everything that determines the result of one run, and nothing else.
///
/// Two specs with equal encodings are one run, whose result is looked up instead of computed again. What may differ
/// between equal runs (time, place, machine) belongs to `RunConditions`.
public protocol RunSpec: Codable, Sendable {
  associatedtype Result: Codable & Sendable
  /// What records call this sort of run; never renamed once released.
  static var kind: String { get }
  /// Raised whenever the same spec comes to give other numbers, so that older results are not taken for them.
  static var revision: Int { get }
}

extension RunSpec {
  /// The SHA-256, in hexadecimal, of kind, revision and the encoded spec with its keys in order.
  public func fingerprint() throws -> String {
    Fingerprint.of(kind: Self.kind, revision: Self.revision, spec: try JSONValue(encoding: self))
  }
}

enum Fingerprint {
  static func of(kind: String, revision: Int, spec: JSONValue) -> String {
    (["kind": .string(kind), "revision": .int(revision), "spec": spec] as JSONValue).sha256
  }

  static func isOne(_ text: String) -> Bool { text.count == 64 && text.allSatisfy(\.isHexDigit) }
}

extension JSONValue {
  /// Of its canonical text, in hexadecimal.
  public var sha256: String { SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined() }

  /// The tree that a text stands for.
  init(parsing text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
}
