import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import NN

extension NamedSettings {
  func attack() throws -> any Attack { try opened(Registry.attacks(name)) }
  func defence() throws -> any Defence { try opened(Registry.defences(name)) }
  func model() throws -> any Model { try opened(Registry.models(name)) }
  func dataset() throws -> any ImageDataset { try opened(like: Registry.datasets(name)) }
  func privacy() throws -> DPSGD { try opened(DPSGD.self) }

  private func opened<T: Configurable>(_ type: T.Type) throws -> T { try settings.decoded(as: T.self) }
  private func opened<T: Configurable>(like value: T) throws -> T { try settings.decoded(as: T.self) }

  /// Of the attack of that name with `path=value` settings; likewise below.
  static func attack(_ name: String, _ settings: [String] = []) throws -> NamedSettings {
    try named(Registry.attacks(name).init(), settings)
  }

  static func model(_ name: String, _ settings: [String] = []) throws -> NamedSettings {
    try named(Registry.models(name).init(), settings)
  }

  static func dataset(_ name: String, _ settings: [String] = []) throws -> NamedSettings {
    try named(Registry.datasets(name), settings)
  }

  static func defence(_ name: String, preset: String? = nil, _ settings: [String] = []) throws -> NamedSettings {
    func start<D: Defence>(_ type: D.Type) throws -> any Defence { try preset.map { try type.preset($0) } ?? D() }
    return try named(start(Registry.defences(name)), settings)
  }

  /// Settings that the value does not have are left out.
  private static func named<T: Catalogued & Configurable>(_ value: T, _ settings: [String]) throws -> NamedSettings {
    let known = Settings.names(of: value)
    let wanted = try settings.map { try Assignment($0) }.filter { known.contains($0.path) }
    return try NamedSettings(Settings.applying(wanted, to: value))
  }
}
