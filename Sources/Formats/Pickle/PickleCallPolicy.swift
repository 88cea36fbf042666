/// Which calls a pickle may ask for without its being refused. None is ever made.
///
/// A file that asks for anything else was written to do something, so reading it as data would be wrong even though
/// it could do no harm here.
public struct PickleCallPolicy: Sendable {
  /// Modules whose names are all harmless to mention, with their submodules.
  let modules: Set<String>
  /// Modules inside those whose names are not: they run strings, load libraries or open addresses.
  let refusedModules: Set<String>
  /// Further harmless names, in full.
  let names: Set<String>
  /// Names inside the modules that are refused.
  let refusedNames: Set<String>

  /// Tensors, arrays, and the plain value types that training scripts keep beside them.
  public static let standard = PickleCallPolicy(
    modules: ["torch", "numpy", "pathlib", "datetime", "easydict", "omegaconf", "yacs"],
    refusedModules: [
      "numpy.testing", "numpy.f2py", "numpy.distutils", "numpy.ctypeslib", "torch.hub", "torch.serialization",
      "torch.utils.cpp_extension", "torch.utils.model_zoo", "torch.package", "torch.jit", "torch.distributed",
      "torch.multiprocessing",
    ],
    names: [
      "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "collections.deque",
      "argparse.Namespace", "types.SimpleNamespace", "decimal.Decimal", "fractions.Fraction", "uuid.UUID",
      "_codecs.encode", "builtins.set", "builtins.frozenset", "builtins.bytearray", "builtins.complex",
      "builtins.slice", "builtins.range", "builtins.bytes", "builtins.list", "builtins.dict", "builtins.tuple",
      "__builtin__.set", "__builtin__.frozenset", "__builtin__.bytearray", "__builtin__.complex",
      "__builtin__.slice", "__builtin__.xrange", "__builtin__.bytes",
    ],
    refusedNames: [
      "torch.load", "torch.compile", "numpy.load", "numpy.loadtxt", "numpy.genfromtxt", "numpy.fromfile",
      "numpy.memmap", "numpy.save", "numpy.savetxt", "numpy.DataSource",
    ])

  /// Whether asking to call `global` is tolerated.
  public func allows(_ global: PickleGlobal) -> Bool {
    let fullName = global.description
    if names.contains(fullName) { return true }
    // From protocol 4 on a dot in the name walks through attributes, which leads from any module to any other.
    if global.name.contains(".") || refusedNames.contains(fullName) { return false }
    return contains(global.module, in: modules) && !contains(global.module, in: refusedModules)
  }

  private func contains(_ module: String, in list: Set<String>) -> Bool {
    var prefix = ""
    for part in module.split(separator: ".", omittingEmptySubsequences: false) {
      prefix += prefix.isEmpty ? String(part) : "." + part
      if list.contains(prefix) { return true }
    }
    return false
  }

  // These construct their first argument, so it is that which must be harmless.
  static let constructors: Set<String> = [
    "copyreg._reconstructor", "copy_reg._reconstructor", "copyreg.__newobj__", "copy_reg.__newobj__",
  ]
}
