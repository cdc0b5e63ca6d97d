"""What units ask of the grids: drafted, admitted, opened turn by turn, answered."""
