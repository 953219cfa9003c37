"""Who is regulated: companies down, laws across, and in each field what ties the two."""
