import Catalog

/// C42. The parameter column is that of the ImageNet heads with 1000 classes, not of networks for ten; W = max(d₀, …,
/// d_L) is at least d₀ = 3072 for any CIFAR input, so the listed widths are channel counts, and GoogLeNet's largest
/// is 1024, not 832.
public enum Table7StatesWidthsAndParameters: Claim {
  public static let id = "C42"
  public static let title = "The columns of Table 7"
  public static let source = Source("Zeng et al. 2022", "A.2.3, Table 7")
  public static let statement =
    "Table 7 lists the parameters (11,689,512, 6,624,904 and 7,978,856) and the widths W = max(d₀, …, d_L) (512, 832 "
    + "and 1024) of the ResNet-18, GoogLeNet and DenseNet-121 for ten classes that its gaps were measured on."
  public static let expected = Verdict.refuted

  static let architectures = ["ResNet-18", "GoogLeNet", "DenseNet-121"]
  static let listedParameters = [11_689_512, 6_624_904, 7_978_856]
  static let listedWidths = [512, 832, 1024]

  public static func judge(_ effort: Effort) throws -> Finding { judge(classes: 10, inputs: 3072) }

  /// Judges the columns for that many classes and input coordinates.
  public static func judge(classes: Int, inputs: Int) -> Finding {
    let counts = [
      ParameterCount.resNet18(classes: classes), .googLeNet(classes: classes), .denseNet121(classes: classes),
    ]
    var tally = EvidenceTally()
    for (index, name) in architectures.enumerated() {
      let (parameters, width) = (counts[index].total, max(inputs, counts[index].channels))
      tally.note(
        ratio: Double(listedParameters[index]) / Double(parameters), violated: parameters != listedParameters[index],
        size: Double(index),
        witness: "\(name) has \(parameters) parameters for \(classes) classes, listed "
          + "\(listedParameters[index]); \(counts[index].channels) channels, listed W = \(listedWidths[index])")
      tally.note(
        ratio: Double(listedWidths[index]) / Double(width), violated: width != listedWidths[index], size: 10,
        witness: "\(name): W is at least \(width), listed \(listedWidths[index])")
    }
    return tally.finding(
      upheld: "both columns agree with the counts",
      refuted: "the counts belong to 1000-class heads, and W to channels rather than dimensions")
  }
}
