"""What is done to a case besides its steps: taken, given on, classed, linked, withdrawn, closed, reopened, shown publicly."""
