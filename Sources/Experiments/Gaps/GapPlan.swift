import Catalog
import NN

/// What varies while everything else stays.
public enum GapSweep: String, Codable, Sendable, CaseIterable {
  case width
  case architecture
  case cleanSize = "clean-size"

  /// What the horizontal axis counts.
  public var axis: String { self == .cleanSize ? "clean images n" : "channels of the widest layer" }
}

/// One point of a sweep.
public struct GapSetting: Sendable {
  public var sweep: GapSweep
  /// Tells the settings of one sweep apart.
  public var label: String
  public var model: any Model
  /// n.
  public var clean: Int
}

extension GapStudy {
  /// The settings of all sweeps, in order.
  public func settings() throws -> [GapSetting] {
    try validate()
    let byWidth = widths.map { width -> GapSetting in
      var model = SmallVGG()
      model.width = width
      return GapSetting(sweep: .width, label: "\(SmallVGG.id) × \(shortest(width))", model: model, clean: clean)
    }
    let byModel = try models.map {
      GapSetting(sweep: .architecture, label: $0, model: try configured($0), clean: clean)
    }
    let bySize = try cleanSizes.map {
      GapSetting(sweep: .cleanSize, label: "n = \($0)", model: try configured(model), clean: $0)
    }
    return byWidth + byModel + bySize
  }

  /// The model of that name, with the study's stem if it has one.
  private func configured(_ name: String) throws -> any Model {
    func opened<M: Model>(_ type: M.Type) throws -> any Model {
      let model = M()
      guard Settings.names(of: model).contains("stem") else { return model }
      return try Settings.applying([Assignment(path: "stem", text: stem.rawValue)], to: model)
    }
    return try opened(Registry.models(name))
  }

  private func shortest(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
