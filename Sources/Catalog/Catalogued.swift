/// A named thing of the toolkit: an attack, a defence, a model, a data set, a solver.
public protocol Catalogued: Sendable {
  /// What the command line and the records call it; never renamed once released.
  static var id: String { get }
  /// What tables and legends call it.
  static var title: String { get }
  /// The literature it follows.
  static var source: Source { get }
}

/// A value whose stored properties *are* its settings: command line, fingerprint and record read the same fields.
public protocol Configurable: Codable, Sendable {
  /// The defaults.
  init()
}
