"""What is known of villages beside their households: people, plaques, figures, classes, rural or not."""
