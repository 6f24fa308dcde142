"""The twelve input files every marketer's course begins with, small and made by hand; also in Chinese."""

FILES = {
    "behavior_data.csv": "page_id,user_id,page_views\np1,u1,3\np2,u1,4\np1,u2,5\n",
    "structured_data.csv": "user_id,age_group\nu1,18-24\nu2,25-34\nu3,25-34\n",
    "non_structured_data.csv": 'content\n"Great shoes, great price"\n这个商品很好用\n',
    "feature_data.csv": "feature1,feature2,feature3\n1.0,2.5,3\n2.0,1.5,4\n9.0,8.5,1\n",
    "decision_tree_data.csv": "feature1,feature2,label\n1,0,yes\n0,1,no\n1,1,yes\n",
    "logistic_regression_data.csv": "feature1,feature2,label\n0.5,1.2,1\n0.1,0.3,0\n0.9,0.8,1\n",
    "text_data.csv": "content\nred running shoes\nblue running shoes\n",
    "user_item_interaction_data.csv": "user_id,item_id,interaction_value\nu1,i1,5\nu1,i2,3\nu2,i1,4\n",
    "social_network_adjacency_matrix_data.csv": "user1,user2,relationship_value\nu1,u2,1\nu2,u3,0.5\n",
    "ratings.csv": "userId,movieId,rating\nu1,m1,4.5\nu2,m1,3\nu3,m2,5\n",
    "user_behavior.csv": "age,income,browse_history,purchase_history\n25,3000,10,1\n35,5000,30,0\n45,7000,50,1\n",
    "consumer_data.csv": "age,spend_score,label\n23,0.4,0\n31,0.9,1\n52,0.1,0\n",
}

TABLES = {
    "behavior_data.csv": "events",
    "structured_data.csv": "customers",
    "non_structured_data.csv": "reviews",
    "feature_data.csv": "customers",
    "decision_tree_data.csv": "customers",
    "logistic_regression_data.csv": "customers",
    "text_data.csv": "items",
    "user_item_interaction_data.csv": "ratings",
    "social_network_adjacency_matrix_data.csv": "relationships",
    "ratings.csv": "ratings",
    "user_behavior.csv": "customers",
    "consumer_data.csv": "customers",
}

CHINESE = {
    "page_id": "页面",
    "user_id": "用户",
    "page_views": "浏览量",
    "age_group": "年龄段",
    "content": "评论内容",
    "feature1": "特征1",
    "feature2": "特征2",
    "feature3": "特征3",
    "label": "标签",
    "item_id": "商品编号",
    "interaction_value": "评分",
    "user1": "用户1",
    "user2": "用户2",
    "relationship_value": "关系强度",
    "userId": "用户ID",
    "movieId": "电影ID",
    "rating": "评分",
    "age": "年龄",
    "income": "收入",
    "browse_history": "浏览记录",
    "purchase_history": "购买记录",
    "spend_score": "消费得分",
}
CONTENT_ONLY = ("non_structured_data.csv", "text_data.csv")
