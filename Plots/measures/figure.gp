# A figure for gnuplot 5.4 or later.
#
# Run:     gnuplot figure.gp
#          in this folder; it reads the .tsv files here and writes figure.pdf and figure.png.
# Restyle: change the settings below; a series is drawn in the line type of its place in the panel.

typeface = "Sans"
fontsize = 10     # points
width = 6.4       # inches
height = 8.36      # inches
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
  set multiplot layout 1,1

  # Panel 1
  set title "{/:Bold Sign errors; ½ is chance}"
  unset arrow
  unset label
  set size noratio
  set border 3
  set xlabel "share of pairs ordered wrongly\n "
  set grid xtics
  unset logscale x
  set xrange [0:1]
  set format x "%g"
  set xtics nomirror out norotate scale 0.5 textcolor rgb "#333333" autofreq
  unset mxtics
  set ylabel ""
  set grid noytics
  unset logscale y
  set yrange [-0.6:28.6]
  set format y "%g"
  set ytics nomirror out norotate scale 0.5 textcolor rgb "#333333" ("bartlett-2017/bartlett-constants" 0, "bartlett-2017/corrected" 1, "bartlett-2017/tightened" 2, "golowich-2018/frobenius" 3, "neyshabur-2018/published" 4, "theorem-3/bartlett-constants" 5, "theorem-3/corrected" 6, "theorem-3/corrected-channels" 7, "theorem-3/corrected-channels-as-trained" 8, "theorem-3/corrected-uniform" 9, "theorem-3/tightened" 10, "theorem-3/tightened-channels" 11, "theorem-3/tightened-channels-as-trained" 12, "theorem-3/tightened-uniform" 13, "distance" 14, "distance/atomic" 15, "distance/frobenius" 16, "normalised-margins/clean" 17, "normalised-margins/triggered" 18, "sample-size" 19, "parameters" 20, "certified-robustness/lipschitz" 21, "theorem-3/printed" 22, "theorem-4/tightened" 23, "distance/spectral" 24, "theorem-4/corrected" 25, "theorem-4/printed" 26, "loss" 27, "negative-margin" 28)
  unset mytics
  set key bmargin center horizontal reverse Left samplen 2.5 spacing 1.15 textcolor rgb "#333333"
  set arrow from first 0.5, graph 0 to first 0.5, graph 1 nohead back linetype 1 linecolor rgb "#666666" linewidth 1.3 dashtype '-'
  plot \
    "panel-1.tsv" index 0 using 1:2 with points linetype 1 title "worst environment", \
    "panel-1.tsv" index 1 using 1:2 with points linetype 2 title "all pairs"
  unset multiplot
  unset output
}
