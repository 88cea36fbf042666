# A figure for gnuplot 5.4 or later.
#
# Run:     gnuplot figure.gp
#          in this folder; it reads the .tsv files here and writes figure.pdf and figure.png.
# Restyle: change the settings below; a series is drawn in the line type of its place in the panel.

typeface = "Sans"
fontsize = 10     # points
width = 8.8       # inches
height = 6.8      # inches
resolution = 200  # pixels per inch of the PNG

# Okabe and Ito's colours; markers and dashes tell the series apart without them.
set linetype 1 linecolor rgb "#0072B2" linewidth 2 dashtype solid pointtype 7 pointsize 0.7
set linetype 2 linecolor rgb "#D55E00" linewidth 2 dashtype (10,8) pointtype 5 pointsize 0.7
set linetype 3 linecolor rgb "#009E73" linewidth 2 dashtype (2,7) pointtype 9 pointsize 0.7
set linetype 4 linecolor rgb "#CC79A7" linewidth 2 dashtype (14,8,2,8) pointtype 13 pointsize 0.7
set linetype 5 linecolor rgb "#E69F00" linewidth 2 dashtype (20,8) pointtype 11 pointsize 0.7
set linetype 6 linecolor rgb "#56B4E9" linewidth 2 dashtype (10,8,2,8,2,8) pointtype 6 pointsize 0.7
set linetype 7 linecolor rgb "#000000" linewidth 2 dashtype (5,7) pointtype 4 pointsize 0.7
set linetype 8 linecolor rgb "#F0E442" linewidth 2 dashtype (20,8,6,8) pointtype 8 pointsize 0.7
set linetype cycle 8

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb "#666666" linewidth 1
set grid back linetype 1 linecolor rgb "#E5E5E5" linewidth 0.8 dashtype solid
set title textcolor rgb "#333333" offset 0,-0.3
set xlabel offset 0,0.3 textcolor rgb "#333333"
set ylabel textcolor rgb "#333333"

do for [format in "pdf png"] {
  if (format eq "pdf") {
    set terminal pdfcairo enhanced color size width,height font sprintf("%s,%g", typeface, fontsize) \
      fontscale 72/96. linewidth 1 pointscale 0.8 rounded
  } else {
    set terminal pngcairo enhanced color size width*resolution,height*resolution \
      font sprintf("%s,%g", typeface, fontsize) fontscale resolution/96. linewidth resolution/72. \
      pointscale 0.8*resolution/72. rounded background rgb "white"
  }
  set output "figure.".format
  set multiplot layout 2,2

  # Panel 1
  set title "{/:Bold all to all: CIFAR-10, as released}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round (0: before the repair)\n "
  set grid xtics
  unset logscale x
  set xrange [-0.15:5.15]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (0, 1, 2, 3, 4, 5)
  unset mxtics
  set ylabel "per cent"
  set grid ytics
  unset logscale y
  set yrange [0:100]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-1.tsv" index 0 using 1:2 with linespoints linetype 1 dashtype solid title "ACC", \
    "panel-1.tsv" index 1 using 1:2 with linespoints linetype 2 dashtype solid title "ASR"

  # Panel 2
  set title "{/:Bold all to all: CIFAR-10, robust}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round (0: before the repair)\n "
  set grid xtics
  unset logscale x
  set xrange [-0.09:3.09]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (0, 1, 2, 3)
  unset mxtics
  set ylabel "per cent"
  set grid ytics
  unset logscale y
  set yrange [0:100]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-2.tsv" index 0 using 1:2 with linespoints linetype 1 dashtype solid title "ACC", \
    "panel-2.tsv" index 1 using 1:2 with linespoints linetype 2 dashtype solid title "ASR"

  # Panel 3
  set title "{/:Bold all to all: drawn signs, as released}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round (0: before the repair)\n "
  set grid xtics
  unset logscale x
  set xrange [-0.15:5.15]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (0, 1, 2, 3, 4, 5)
  unset mxtics
  set ylabel "per cent"
  set grid ytics
  unset logscale y
  set yrange [0:100]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-3.tsv" index 0 using 1:2 with linespoints linetype 1 dashtype solid title "ACC", \
    "panel-3.tsv" index 1 using 1:2 with linespoints linetype 2 dashtype solid title "ASR"

  # Panel 4
  set title "{/:Bold all to all: drawn signs, robust}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round (0: before the repair)\n "
  set grid xtics
  unset logscale x
  set xrange [-0.09:3.09]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (0, 1, 2, 3)
  unset mxtics
  set ylabel "per cent"
  set grid ytics
  unset logscale y
  set yrange [0:100]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-4.tsv" index 0 using 1:2 with linespoints linetype 1 dashtype solid title "ACC", \
    "panel-4.tsv" index 1 using 1:2 with linespoints linetype 2 dashtype solid title "ASR"
  unset multiplot
  unset output
}
