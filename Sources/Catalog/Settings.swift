/// Settings of a value, read and overridden by name.
///
/// The settings of a type are its stored properties; a nested value's settings are reached with dots
/// (`hypergradient.steps`). Nothing else declares them.
public enum Settings {
  /// The names of all settings of `value`, nested ones as dotted paths, in order of declaration.
  public static func names(of value: Any) -> [String] {
    leaves(of: value).map(\.path)
  }

  /// Every setting of `value` with its present text, nested ones as dotted paths, in order of declaration.
  public static func leaves(of value: Any) -> [(path: String, value: String)] {
    Mirror(reflecting: value).children.flatMap { child -> [(path: String, value: String)] in
      guard let label = child.label else { return [] }
      guard let group = structured(child.value) else { return [(label, text(child.value))] }
      return leaves(of: group).map { ("\(label).\($0.path)", $0.value) }
    }
  }

  /// `value` with the assignments carried out.
  /// - Throws: `SettingError` for a name that does not exist or a text of the wrong kind.
  public static func applying<T: Codable>(_ assignments: [Assignment], to value: T) throws -> T {
    try assignments.reduce(value) { try apply($1, to: $0) }
  }

  private static func apply<T: Codable>(_ assignment: Assignment, to value: T) throws -> T {
    let known = names(of: value)
    guard known.contains(assignment.path) else {
      throw SettingError.unknown(UnknownName(kind: "setting", name: assignment.path, known: known))
    }
    let tree = try JSONValue(encoding: value)
    let path = assignment.path.split(separator: ".").map(String.init)
    // "8" may be meant as a number or as a word: whichever the property takes.
    for candidate in assignment.readings {
      if let updated = try? tree.setting(path, to: candidate).decoded(as: T.self) { return updated }
    }
    let present = leaf(path[...], of: value)
    throw SettingError.wrongKind(
      path: assignment.path, text: assignment.text, present: present.map(text) ?? "", known: present.map(words) ?? [])
  }

  /// The value itself if it has settings of its own (a struct), nil if it is a leaf.
  private static func structured(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
      return mirror.children.first.flatMap { structured($0.value) }
    }
    return mirror.displayStyle == .struct && value is any Configurable ? value : nil
  }

  /// What a dotted path leads to.
  private static func leaf(_ path: ArraySlice<String>, of value: Any) -> Any? {
    guard let first = path.first else { return value }
    let child = Mirror(reflecting: value).children.first { $0.label == first }?.value
    return child.flatMap { leaf(path.dropFirst(), of: structured($0) ?? $0) }
  }

  /// What a setting that takes one of several words takes.
  private static func words(_ value: Any) -> [String] {
    (value as? any CaseIterable).map { allWords($0) } ?? (type(of: value) as? any OpenChoice.Type)?.words ?? []
  }

  private static func allWords<T: CaseIterable>(_: T) -> [String] { T.allCases.map { text($0) } }

  private static func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else {
      return (value as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\(value)"
    }
    return mirror.children.first.map { text($0.value) } ?? "null"
  }
}

/// A choice that may be left open, whose words can be told without a value.
private protocol OpenChoice {
  static var words: [String] { get }
}

extension Optional: OpenChoice where Wrapped: CaseIterable & RawRepresentable<String> {
  static var words: [String] { Wrapped.allCases.map(\.rawValue) }
}

/// One `path=text`, as written by the user.
public struct Assignment: Sendable, Hashable, CustomStringConvertible {
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// Reads `path=text`.
  public init(_ argument: String) throws(SettingError) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw .malformed(argument)
    }
    self.init(path: String(argument[..<equals]), text: String(argument[argument.index(after: equals)...]))
  }

  public var description: String { "\(path)=\(text)" }

  /// The JSON values that the text may stand for, the most specific first.
  var readings: [JSONValue] {
    var readings: [JSONValue] = []
    if text == "null" || text == "none" { readings.append(.null) }
    if text == "true" || text == "false" { readings.append(.bool(text == "true")) }
    if let value = Int(text) { readings.append(.int(value)) }
    if let value = Double(text), value.isFinite { readings.append(.number(value)) }
    readings.append(.string(text))
    let items = text.split(separator: ",", omittingEmptySubsequences: true)
    readings.append(
      .array(
        items.compactMap { Int($0).map(JSONValue.int) }.count == items.count
          ? items.map { .int(Int($0)!) } : items.map { Double($0).map(JSONValue.number) ?? .string(String($0)) }))
    return readings
  }
}

/// What is wrong with a setting.
public enum SettingError: Error, Sendable, CustomStringConvertible {
  case malformed(String)
  case unknown(UnknownName)
  case wrongKind(path: String, text: String, present: String, known: [String] = [])

  public var description: String {
    switch self {
    case .malformed(let argument): "'\(argument)' is not a setting. Write it as path=value, like attack.target=8"
    case .unknown(let error): "\(error)"
    case .wrongKind(let path, let text, let present, let known):
      "\(path) cannot be '\(text)'; it is '\(present)' by default, give "
        + (known.isEmpty ? "a value of that kind" : "one of \(known.joined(separator: ", "))")
    }
  }
}

extension JSONValue {
  fileprivate func setting(_ path: [String], to value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    var members = object ?? [:]
    members[first] = (members[first] ?? .object([:])).setting(Array(path.dropFirst()), to: value)
    return .object(members)
  }
}
