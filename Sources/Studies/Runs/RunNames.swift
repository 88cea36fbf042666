import Catalog
import Defences
import Experiments
import NN

extension StudyVictim {
  /// Attack, and what is unusual about the training.
  var name: String {
    let training: StudyTraining
    switch origin {
    case .published(let network):
      return attack.name + (network.poisonedWith.map { " on \($0)" } ?? "") + " (published)"
    case .trained(let by): training = by
    }
    let model = training.model.name == SmallVGG.id ? nil : training.model.name
    let width = training.model.settings["width"]?.double.flatMap { $0 == 1 ? nil : "width \($0)" }
    let ratio = training.poisoning.ratio == 0.2 ? nil : "ratio \(training.poisoning.ratio)"
    let seed = training.seed == 0 ? nil : "victim \(training.seed)"
    return ([attack.name] + [dataset.name, model, width, ratio, seed].compactMap { $0 }).joined(separator: " ")
  }
}

extension NamedSettings {
  /// The defence, the preset it is nearest to, and the settings in which it differs from that.
  var label: String {
    guard let kind = try? Registry.defences(name) else { return name }
    let nearest = presets(of: kind).map { ($0.id, settings.differences(from: $0.settings)) }.min {
      $0.1.count < $1.1.count
    }
    guard let (preset, differences) = nearest else { return name }
    return ([preset == name ? name : "\(name)/\(preset)"] + differences.prefix(4)).joined(separator: " ")
      + (differences.count > 4 ? " …" : "")
  }

  private func presets<D: Defence>(of kind: D.Type) -> [(id: String, settings: JSONValue)] {
    D.presets.compactMap { preset in (try? JSONValue(encoding: preset.settings)).map { (preset.id, $0) } }
  }
}

extension JSONValue {
  /// The leaves that differ from those of `other`, as `path=value`, in the order of their names.
  fileprivate func differences(from other: JSONValue, at path: String = "") -> [String] {
    guard let mine = object, let theirs = other.object else { return self == other ? [] : ["\(path)=\(text)"] }
    return Set(mine.keys).union(theirs.keys).sorted().flatMap { key in
      (mine[key] ?? .null).differences(from: theirs[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
    }
  }
}
