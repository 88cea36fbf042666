import Catalog
import Experiments
import Foundation
import Plotting

/// A study's figure in a folder of its own: script and data, and the pictures that gnuplot makes of them.
public enum StudyPlot {
  /// Writes `folder`/<study>/figure.gp and its data, and draws them.
  /// - Returns: nil if the study has no figure, or no records to draw one from.
  /// - Throws: `PlottingError` if gnuplot is missing or fails; script and data are written all the same.
  public static func draw(
    _ study: any Study.Type, _ records: StudyRecords, _ scale: Scale, in folder: String
  ) throws -> Gnuplot.Drawing? {
    guard let figure = try study.render(records, scale).figure else { return nil }
    let place = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(study.id)
    return try Gnuplot.run(figure: figure, in: place)
  }
}
