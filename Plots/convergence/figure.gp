# A figure for gnuplot 5.4 or later.
#
# Run:     gnuplot figure.gp
#          in this folder; it reads the .tsv files here and writes figure.pdf and figure.png.
# Restyle: change the settings below; a series is drawn in the line type of its place in the panel.

typeface = "Sans"
fontsize = 10     # points
width = 10.8       # inches
height = 3.4      # inches
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
  set multiplot layout 1,3

  # Panel 1
  set title "{/:Bold Direct part of the gradient}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round\n "
  set grid xtics
  unset logscale x
  set xrange [0.94:3.06]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (1, 2, 3)
  unset mxtics
  set ylabel "‖∂G/∂θ‖₂"
  set grid ytics
  unset logscale y
  set yrange [0:4.55264826]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-1.tsv" index 0 using 1:3:4 with filledcurves linetype 1 fillstyle transparent solid 0.2 noborder notitle, \
    "panel-1.tsv" index 0 using 1:2 with lines linetype 1 title "I-BAU as released", \
    "panel-1.tsv" index 1 using 1:3:4 with filledcurves linetype 2 fillstyle transparent solid 0.2 noborder notitle, \
    "panel-1.tsv" index 1 using 1:2 with lines linetype 2 title "direct gradient alone"

  # Panel 2
  set title "{/:Bold Indirect part}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round\n "
  set grid xtics
  unset logscale x
  set xrange [0.94:3.06]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (1, 2, 3)
  unset mxtics
  set ylabel "‖(∂δ/∂θ)ᵀ∂G/∂δ‖₂"
  set grid ytics
  set logscale y 10
  set yrange [0.525853519:19.9834733]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" (1, 2, 5, 10)
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-2.tsv" index 0 using 1:3:4 with filledcurves linetype 1 fillstyle transparent solid 0.2 noborder notitle, \
    "panel-2.tsv" index 0 using 1:2 with lines linetype 1 title "I-BAU as released"

  # Panel 3
  set title "{/:Bold Perturbation found}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "round\n "
  set grid xtics
  unset logscale x
  set xrange [0.94:3.06]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" (1, 2, 3)
  unset mxtics
  set ylabel "‖δ‖₂"
  set grid ytics
  unset logscale y
  set yrange [0:10.5000005]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  plot \
    "panel-3.tsv" index 0 using 1:3:4 with filledcurves linetype 1 fillstyle transparent solid 0.2 noborder notitle, \
    "panel-3.tsv" index 0 using 1:2 with lines linetype 1 title "I-BAU as released", \
    "panel-3.tsv" index 1 using 1:3:4 with filledcurves linetype 2 fillstyle transparent solid 0.2 noborder notitle, \
    "panel-3.tsv" index 1 using 1:2 with lines linetype 2 title "direct gradient alone"
  unset multiplot
  unset output
}
